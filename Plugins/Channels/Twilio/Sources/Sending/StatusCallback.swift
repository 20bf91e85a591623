import ChannelKit

/// The URL to which Twilio posts the statuses of a message.
///
/// Its query has the hub's id of the send, so that a status can be matched even if it arrives before the response to
/// the send, or if that response was lost. The query is covered by the signature.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status> (read 2026-11)
struct StatusCallback: Sendable {
    /// The path below a channel's own route; the shared route has no path below it.
    static let subpath = "status"
    static let correlationName = "mid"

    let url: String

    /// Nil for a host that Twilio refuses as a callback, because it would refuse the message too.
    init?(_ settings: ChannelSettings) {
        let route = settings.webhookURL(of: TwilioAdapter.kind)
        let host =
            route.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            .last?.prefix { $0 != "/" } ?? ""
        guard !host.contains("_") else { return nil }
        url = settings.urlKey == nil ? route : "\(route)/\(Self.subpath)"
    }

    func url(for correlation: String) -> String {
        "\(url)?\(Self.correlationName)=\(correlation.percentEncoded())"
    }
}
