"""From a checked store.yaml to a project: every decision in a Plan, templates that only print."""
