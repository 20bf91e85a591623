import ChannelKit
import HubRouter

/// The webhook routes: `/webhooks/<adapter>` and `/webhooks/<adapter>/<key>/…`.
struct WebhookRoutes: Sendable {
    let receiver: WebhookReceiver
    let clock: any HubClock
}
