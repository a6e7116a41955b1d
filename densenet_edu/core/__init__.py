"""What a network is: architectures, the operations they unroll to, and counting. Standard library only."""
