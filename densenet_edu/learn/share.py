"""What one of several devices has of a mini-batch, and what all of them then know of the whole one.

The devices compute as one: the order of the images is cut into pieces that follow each other, as equal as can be, and
what a piece counts is its share of the images. So the last mini-batch of an epoch, which seldom divides evenly, is
right too.
"""

from collections.abc import Sequence

from densenet_edu.learn.quiet import tf

Tensor = tf.Tensor


class Share:
    """The piece of this replica; made where a replica's step is traced.

    A replica for which no image is left takes the last one once more and counts nothing: it must answer when the others
    ask for its statistics.

    Args:
        labels: Of the whole mini-batch, (n,).
    """

    def __init__(self, labels: Tensor) -> None:
        self._replica = tf.distribute.get_replica_context()
        self._all = self._replica.num_replicas_in_sync
        self._place = tf.convert_to_tensor(self._replica.replica_id_in_sync_group)
        self.count = tf.shape(labels)[0]  # of the whole mini-batch
        sizes = self.count // self._all + tf.cast(tf.range(self._all) < self.count % self._all, tf.int32)
        self._weights = tf.cast(sizes, tf.float32) / tf.cast(self.count, tf.float32)  # (replicas,), they sum to 1
        self.weight = self._weights[self._place]
        self._first = tf.minimum(tf.cumsum(sizes, exclusive=True)[self._place], self.count - 1)
        self._size = tf.maximum(sizes[self._place], 1)

    def of(self, whole: Tensor) -> Tensor:
        """Return this replica's rows of what has one row for each image of the mini-batch."""
        return whole[self._first : self._first + self._size]

    def summed(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """Return each tensor summed over all replicas, the same to the last bit on all of them."""
        return self._replica.all_reduce(tf.distribute.ReduceOp.SUM, list(tensors))

    def whole(self, statistics: Tensor) -> Tensor:
        """Return mean and biased variance of the whole mini-batch, to which gradients flow from every replica.

        Args:
            statistics: Mean and biased variance of each channel over this replica's images, (2, C).
        """
        # Every replica fills its own row, so that the sum is a table of all: one exchange, and no difference of large
        # squares as in E[x²] - E[x]², which loses what a variance is made of.
        own = tf.one_hot(self._place, self._all)[:, None, None] * statistics
        (table,) = self.summed([own])  # (replicas, 2, C)
        means, variances = table[:, 0], table[:, 1]
        weights = self._weights[:, None]
        mean = tf.reduce_sum(weights * means, 0)
        return tf.stack([mean, tf.reduce_sum(weights * (variances + tf.square(means - mean)), 0)])
