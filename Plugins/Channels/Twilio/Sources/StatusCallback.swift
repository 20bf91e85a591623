import ChannelKit

/// The URL at which Twilio tells how far a message has come.
///
/// It carries the hub's own id of the send: so a status is recognised that comes before the answer to the send, or in
/// place of it. The query is signed with the rest of the URL.
struct StatusCallback: Sendable {
    /// What follows a channel's own door; the door that the adapter's channels share has nothing behind it.
    static let subpath = "status"
    static let correlationName = "mid"

    let url: String

    /// Nil for a host that Twilio refuses as a callback, which would have the message refused with it.
    init?(_ settings: ChannelSettings) {
        let door = settings.webhookURL(of: TwilioAdapter.kind)
        let host =
            door.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            .last?.prefix { $0 != "/" } ?? ""
        guard !host.contains("_") else { return nil }
        url = settings.urlKey == nil ? door : "\(door)/\(Self.subpath)"
    }

    func url(for correlation: String) -> String {
        "\(url)?\(Self.correlationName)=\(correlation.percentEncoded(keeping: "-._~"))"
    }
}
