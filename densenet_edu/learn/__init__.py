"""How a network learns: the only part that needs NumPy, TensorFlow and scikit-learn."""
