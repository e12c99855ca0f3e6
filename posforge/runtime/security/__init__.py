"""Who a person or a machine is: PINs, permits, node keys and where secrets are kept."""
