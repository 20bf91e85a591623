package import ChannelKit

/// A channel as webhooks reach it.
struct ChannelRoute: Sendable {
    let channel: RoutedChannel
    /// The positions of the channel's secrets in ``AdapterRoutes/credentials``.
    let credentials: [Int]
}

/// The channels of one adapter, with indices by address, URL key and credential.
package final class AdapterRoutes: Sendable {
    /// The adapter's type.
    package let type: any ChannelAdapter.Type
    /// The adapter's name.
    let kind: AdapterKind
    /// The adapter's manifest.
    let manifest: AdapterManifest
    /// The adapter's handshakes; nil if its provider makes none.
    let handshaking: (any WebhookHandshaking.Type)?
    /// Its channels, in the configuration's order.
    let routes: [ChannelRoute]
    /// The distinct credentials of all channels; the position of one stands for it.
    let credentials: [Credential]
    /// The places of a request's head that can carry a credential of one of the channels; nil if any can.
    let credentialPlaces: CredentialPlaces?
    /// The credentials for a request that names no configured address, at most ``Credential/maxPerRequest``.
    let unlocatedCredentials: [Int]
    /// The channels that answer a handshake that names no configured address: one of each group that answers alike, at
    /// most ``Credential/maxPerRequest``.
    let unlocatedHandshakers: [RoutedChannel]
    /// The only channel with a credential, by the credential; a credential of several channels has none.
    private let soleOwners: [Int: ChannelID]
    private let byAddress: [Address: [Int]]
    private let byURLKey: [Int: [Int]]

    /// Builds the indices.
    ///
    /// - Parameter disputed: Channels that get no items, but whose credentials authenticate.
    init(type: any ChannelAdapter.Type, channels: [RoutedChannel], disputed: [RoutedChannel] = []) {
        self.type = type
        kind = type.kind
        manifest = type.manifest
        handshaking = type as? any WebhookHandshaking.Type
        let all = channels + disputed
        var positions: [Credential: Int] = [:]
        var credentials: [Credential] = []
        for credential in all.lazy.flatMap(\.credentials) where positions[credential] == nil {
            positions[credential] = credentials.count
            credentials.append(credential.keepingKeys)
        }
        func route(to channel: RoutedChannel) -> ChannelRoute {
            ChannelRoute(channel: channel, credentials: channel.credentials.compactMap { positions[$0] })
        }
        self.credentials = credentials
        routes = channels.map(route)
        var byAddress: [Address: [Int]] = [:]
        var byURLKey: [Int: [Int]] = [:]
        for (position, channel) in channels.enumerated() {
            for address in channel.adapter.addresses { byAddress[address, default: []].append(position) }
            if let key = channel.urlKey { byURLKey[Self.hash(of: key.reveal()), default: []].append(position) }
        }
        var owners: [Int: [ChannelID]] = [:]
        for route in all.map(route) {
            for credential in Set(route.credentials) { owners[credential, default: []].append(route.channel.id) }
        }
        soleOwners = owners.compactMapValues { $0.count == 1 ? $0[0] : nil }
        self.byAddress = byAddress
        self.byURLKey = byURLKey
        credentialPlaces = type.manifest.credentialPlaces?.resolved(for: credentials)
        unlocatedCredentials = Array(Self.maxShared(of: all.map(route)).prefix(Credential.maxPerRequest))
        unlocatedHandshakers = all.answeringHandshakes
    }

    /// Its channels, in the configuration's order.
    package var channels: [RoutedChannel] { routes.map(\.channel) }

    /// The first channel that declares `address`.
    func route(at address: Address) -> ChannelRoute? { byAddress[address]?.first.map { routes[$0] } }

    /// The channels that declare any of `addresses`, each once, in the order of the configuration.
    func routes(atAny addresses: [Address]) -> [ChannelRoute] {
        Set(addresses.flatMap { byAddress[$0] ?? [] }).sorted().map { routes[$0] }
    }

    /// The channels that declare any of `addresses`, each once, in the order of the addresses.
    ///
    /// Those with a URL key come last: their provider was given another URL.
    func candidates(atAny addresses: [Address]) -> [ChannelRoute] {
        if addresses.count == 1 { return (byAddress[addresses[0]] ?? []).map { routes[$0] }.withURLKeysLast }
        var found: Set<Int> = []
        let positions = addresses.flatMap { byAddress[$0] ?? [] }.filter { found.insert($0).inserted }
        return positions.map { routes[$0] }.withURLKeysLast
    }

    /// The one channel that `credentials` belong to; nil if they belong to several, or if it gets no items.
    func route(ofOwnerOf credentials: [Int]) -> ChannelRoute? {
        let owners = Set(credentials.map { soleOwners[$0] })
        guard owners.count == 1, let owner = owners.first ?? nil else { return nil }
        return routes.first { $0.channel.id == owner }
    }

    /// The channel with the URL key `key`.
    ///
    /// The hash is seeded with a secret of the process, so that its time and its collisions cannot be steered; keys
    /// with the same hash, seldom more than one, are compared in constant time.
    func route(withKey key: String) -> ChannelRoute? {
        var match: ChannelRoute?
        for position in byURLKey[Self.hash(of: key)] ?? []
        where routes[position].channel.urlKey?.matches(key) == true {
            match = routes[position]
        }
        return match
    }

    /// The hash of a key's bytes: Swift's strings compare by canonical equivalence, which a key must not.
    private static func hash(of key: String) -> Int {
        var hasher = Hasher()
        for byte in key.utf8 { hasher.combine(byte) }
        return hasher.finalize()
    }

    /// The distinct credentials: that of the most channels first, those of channels with a URL key last.
    private static func maxShared(of routes: [ChannelRoute]) -> [Int] {
        var counts: [Int: Int] = [:]
        var order: [Int] = []
        for credential in routes.withURLKeysLast.lazy.flatMap(\.credentials) {
            if counts[credential] == nil { order.append(credential) }
            counts[credential, default: 0] += 1
        }
        let open = Set(routes.filter { $0.channel.urlKey == nil }.flatMap(\.credentials)).count
        func sorted(_ credentials: ArraySlice<Int>) -> [Int] {
            credentials.enumerated().sorted { left, right in
                (-(counts[left.element] ?? 0), left.offset) < (-(counts[right.element] ?? 0), right.offset)
            }.map(\.element)
        }
        return sorted(order.prefix(open)) + sorted(order.dropFirst(open))
    }
}

extension [ChannelRoute] {
    /// The channels in their order, those with a URL key last.
    fileprivate var withURLKeysLast: [ChannelRoute] {
        if allSatisfy({ $0.channel.urlKey == nil }) { return self }
        return filter { $0.channel.urlKey == nil } + filter { $0.channel.urlKey != nil }
    }
}

extension [RoutedChannel] {
    /// The channels that are asked to answer a handshake: the first of each group with the same secrets, up to the
    /// limit; those with a URL key last.
    var answeringHandshakes: [RoutedChannel] {
        var secrets: Set<[Secret]> = []
        var chosen: [RoutedChannel] = []
        for channel in filter({ $0.urlKey == nil }) + filter({ $0.urlKey != nil })
        where chosen.count < Credential.maxPerRequest {
            guard let adapter = channel.capabilities.webhookHandshaking else { continue }
            if secrets.insert(adapter.handshakeSecrets).inserted { chosen.append(channel) }
        }
        return chosen
    }
}
