import ChannelKit

/// The parts of a webhook's path: `/webhooks/<adapter>` or `/webhooks/<adapter>/<key>/…`.
struct WebhookPath: Equatable {
    /// The adapter's name.
    let adapter: AdapterKind
    /// The URL key of a channel; nil for the adapter's shared URL.
    let key: String?
    /// The components after the key, joined by slashes.
    let subpath: String

    /// Reads the path of a request's target; nil if it is none of a webhook.
    ///
    /// Empty components do not count, and nothing is percent-decoded.
    init?(target: String) {
        // A target in absolute form, as some proxies write it, has the path after the host.
        let path = target.utf8.first == UInt8(ascii: "/") ? target[...] : Self.pathAfterHost(of: target)
        let components = path.utf8.prefix { $0 != UInt8(ascii: "?") }.split(separator: UInt8(ascii: "/"))
        guard components.count > 1, components[0].elementsEqual("webhooks".utf8) else { return nil }
        adapter = AdapterKind(String(Substring(components[1])))
        key = components.count > 2 ? String(Substring(components[2])) : nil
        subpath = components.dropFirst(3).map { String(Substring($0)) }.joined(separator: "/")
    }

    private static func pathAfterHost(of target: String) -> Substring {
        guard let scheme = target.firstRange(of: "://") else { return target[...] }
        return target[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
    }
}
