"""What a study asks: its groups, sessions, measures and contrasts, as ``study.toml`` declares them."""
