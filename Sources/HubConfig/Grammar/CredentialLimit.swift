import ChannelKit

/// The check that no authentic request needs more secrets than the hub tries for one.
///
/// A channel with a URL key receives its requests at its own URL, where only its own secrets are tried. At the URL of
/// the adapter, a delivery needs the secrets of all channels that share an address with its channel; a request without
/// an address, such as a handshake, those of all channels without a URL key.
struct CredentialLimit {
    private struct Channel {
        let draft: ChannelDraft
        let adapter: any ChannelAdapter
        let credentials: Set<Credential>
        let hasURLKey: Bool
    }

    /// Reports an error at the first channel of each adapter with which a request could need too many.
    ///
    /// No channel is out of service because of it: the first secrets are tried.
    static func check(_ drafts: [ChannelDraft]) {
        let channels = drafts.compactMap { draft in
            draft.adapter.map { adapter in
                Channel(
                    draft: draft,
                    adapter: adapter,
                    credentials: Set(adapter.credentials),
                    hasURLKey: draft.settings?.urlKey != nil
                )
            }
        }
        for (_, channels) in Dictionary(grouping: channels, by: { type(of: $0.adapter).kind.rawValue })
            .sorted(by: { $0.key < $1.key })
        {
            check(channels)
        }
    }

    private static func check(_ channels: [Channel]) {
        for channel in channels where channel.credentials.count > Credential.maxPerRequest {
            report(channel, count: channel.credentials.count, "the channel has", remedy: "remove old secrets")
        }
        let open = channels.filter { !$0.hasURLKey }
        guard let first = open.first else { return }
        let manifest = type(of: first.adapter).manifest
        var isReported = checkAddresses(of: open)
        if !isReported, !manifest.alwaysNamesAddress {
            isReported = checkAll(open, "a request without an address could need") { Set($0.credentials) }
        }
        if !isReported {
            _ = checkAll(open, "a handshake could need") { channel in
                (channel.adapter as? any WebhookHandshaking).map { [$0.handshakeSecrets] } ?? []
            }
        }
    }

    /// Checks the channels that share an address, such as that of an account.
    private static func checkAddresses(of channels: [Channel]) -> Bool {
        var secrets: [Address: Set<Credential>] = [:]
        for channel in channels {
            for address in channel.adapter.addresses { secrets[address, default: []].formUnion(channel.credentials) }
        }
        for channel in channels {
            let needed = channel.adapter.addresses.reduce(into: Set<Credential>()) { needed, address in
                needed.formUnion(secrets[address] ?? [])
            }
            guard needed.count > Credential.maxPerRequest, channel.credentials.count <= Credential.maxPerRequest else {
                continue
            }
            report(channel, count: needed.count, "a request for the channel could need")
            return true
        }
        return false
    }

    private static func checkAll<Secret: Hashable>(
        _ channels: [Channel],
        _ sentence: String,
        _ secrets: (Channel) -> Set<Secret>
    ) -> Bool {
        var all: Set<Secret> = []
        var crossing: Channel?
        for channel in channels {
            all.formUnion(secrets(channel))
            if crossing == nil, all.count > Credential.maxPerRequest { crossing = channel }
        }
        guard let crossing else { return false }
        report(crossing, count: all.count, sentence)
        return true
    }

    private static func report(_ channel: Channel, count: Int, _ sentence: String, remedy: String? = nil) {
        let kind = type(of: channel.adapter).kind
        channel.draft.context.error(
            at: channel.draft.key,
            "\(sentence) \(count) secrets of '\(kind)'; at most \(Credential.maxPerRequest) are tried",
            remedy: remedy
                ?? "give the channels their own URLs with 'url_key', or share one secret under 'adapters: \(kind):'"
        )
    }
}
