//! Repository + pack → facts. Knows nothing of plans and checks, and no language by name.
