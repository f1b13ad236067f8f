"""How the terminal shows things and ends: no verb of the engine lives here."""
