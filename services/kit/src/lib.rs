//! What every service process needs: configuration, logging, metrics, health, shutdown.
