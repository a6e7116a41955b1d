"""What `make bench` measures: speed, memory and size, each beside what the course aims at. Nothing here is a test."""
