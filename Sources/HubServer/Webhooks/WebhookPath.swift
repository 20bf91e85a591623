import ChannelKit

/// The parts of a webhook's path: `/webhooks/<adapter>` or `/webhooks/<adapter>/<key>/…`, or the same below an alias of
/// the adapter.
struct WebhookPath: Equatable {
    /// The adapter's name.
    let adapter: AdapterKind
    /// The URL key of a channel; nil for the adapter's shared URL.
    let key: String?
    /// The components after the key, joined by slashes.
    let subpath: String
    /// The number of components before the key.
    let routeLength: Int

    /// Reads the path of a request's target; nil if it is none of a webhook.
    ///
    /// Empty components do not count, and nothing is percent-decoded.
    init?(target: String, aliases: PathAliases = PathAliases()) {
        // A target in absolute form, as some proxies write it, has the path after the host.
        let path = target.utf8.first == UInt8(ascii: "/") ? target[...] : Self.pathAfterHost(of: target)
        let components = path.utf8.prefix { $0 != UInt8(ascii: "?") }.split(separator: UInt8(ascii: "/"))
        guard components.count > 1 else { return nil }
        if components[0].elementsEqual("webhooks".utf8) {
            adapter = AdapterKind(String(Substring(components[1])))
            routeLength = 2
        } else if let (kind, length) = aliases.adapter(of: components) {
            adapter = kind
            routeLength = length
        } else {
            return nil
        }
        key = components.count > routeLength ? String(Substring(components[routeLength])) : nil
        subpath = components.dropFirst(routeLength + 1).map { String(Substring($0)) }.joined(separator: "/")
    }

    private static func pathAfterHost(of target: String) -> Substring {
        guard let scheme = target.firstRange(of: "://") else { return target[...] }
        return target[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
    }
}

/// The paths that adapters declare beside `/webhooks/<adapter>`.
struct PathAliases: Sendable {
    private let byFirst: [String: [(components: [String], adapter: AdapterKind)]]

    /// Collects the aliases of `manifests`; of two adapters with one alias the first by name has it.
    init(_ manifests: [AdapterManifest] = []) {
        let aliases = manifests.sorted { $0.kind.rawValue < $1.kind.rawValue }.flatMap { manifest in
            manifest.pathAliases.map { alias in
                (components: alias.split(separator: "/").map(String.init), adapter: manifest.kind)
            }
        }
        byFirst = Dictionary(grouping: aliases.filter { !$0.components.isEmpty }) { $0.components[0] }
    }

    /// The adapter whose alias the path begins with, and the number of its components.
    fileprivate func adapter(of path: [Substring.UTF8View]) -> (adapter: AdapterKind, length: Int)? {
        guard !byFirst.isEmpty, let first = path.first, let candidates = byFirst[String(Substring(first))] else {
            return nil
        }
        let match = candidates.first { alias, _ in
            alias.count <= path.count && zip(alias, path).allSatisfy { $0.utf8.elementsEqual($1) }
        }
        return match.map { ($0.adapter, $0.components.count) }
    }
}
