"""The rehearsal city: a seeded simulator that serves real protocols on loopback."""
