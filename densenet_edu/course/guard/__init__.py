"""What must hold of every lesson and phrase, as functions that return findings: the tests ask them."""
