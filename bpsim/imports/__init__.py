"""Tables and weights from files, and ready-made data: what a lesson can be made of. No Qt."""
