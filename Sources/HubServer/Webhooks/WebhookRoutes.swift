import ChannelKit
import HubRouter

/// The webhook routes: `/webhooks/<adapter>` and `/webhooks/<adapter>/<key>/…`, and the adapters' aliases of them.
struct WebhookRoutes: Sendable {
    let receiver: WebhookReceiver
    let aliases: PathAliases
    let clock: any HubClock
}
