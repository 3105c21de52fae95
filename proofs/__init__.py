"""Proofs that need the real server, and more time than a test: forgetting, starts that must fail, fuzzing, a soak."""
