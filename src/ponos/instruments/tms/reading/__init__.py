"""From files to sweeps: pulses found, recordings cut, the design joined, and what cannot be right named."""
