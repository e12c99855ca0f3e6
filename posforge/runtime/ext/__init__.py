"""The public extension face: ports, payment methods, and what plug-ins may rely on."""
