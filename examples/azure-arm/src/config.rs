//! The configuration of this library.

use crate::error::AzureError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use simulated_cloud::Cloud;

/// Where to provision. This library's activities take it as state.
#[derive(Debug, Clone)]
pub struct AzureConfig {
    /// The subscription to charge.
    pub subscription: String,
    /// The cloud to provision in.
    pub cloud: Cloud,
}

impl AzureConfig {
    /// The ID of a resource group.
    #[must_use]
    pub fn resource_group(&self, name: &str) -> String {
        format!("/subscriptions/{}/resourceGroups/{name}", self.subscription)
    }

    /// The resource with this ID; calls `create` if it does not exist.
    pub(crate) async fn get_or_create<T>(
        &self,
        id: &str,
        create: impl FnOnce(u64) -> T + Send + 'static,
    ) -> Result<T, AzureError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        self.cloud.get_or_create("azure", id, create).await.map_err(|error| AzureError::of(error, &self.subscription))
    }
}
