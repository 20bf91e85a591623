package import ChannelKit

/// The channels of one adapter, with indices by address and URL key.
package struct AdapterRoutes: Sendable {
    /// The adapter's type.
    package let type: any ChannelAdapter.Type
    /// Its channels, in the configuration's order.
    package let channels: [RoutedChannel]
    /// The places of a request's head that can carry a credential of one of the channels; nil if any can.
    let credentialPlaces: CredentialPlaces?
    /// The credentials for a request that names no configured address, at most ``Credential/maxPerRequest``.
    let unlocatedCredentials: [Credential]
    /// The channels that answer a handshake that names no configured address: one of each group that answers alike, at
    /// most ``Credential/maxPerRequest``.
    let unlocatedHandshakers: [RoutedChannel]
    private let byAddress: [Address: [Int]]
    private let byURLKey: [Int: [Int]]

    /// Builds the indices.
    ///
    /// - Parameter disputed: Channels that get no items, but whose credentials authenticate.
    init(type: any ChannelAdapter.Type, channels: [RoutedChannel], disputed: [RoutedChannel] = []) {
        self.type = type
        self.channels = channels
        var byAddress: [Address: [Int]] = [:]
        var byURLKey: [Int: [Int]] = [:]
        for (position, channel) in channels.enumerated() {
            for address in channel.adapter.addresses { byAddress[address, default: []].append(position) }
            if let key = channel.urlKey { byURLKey[Self.hash(of: key.reveal()), default: []].append(position) }
        }
        self.byAddress = byAddress
        self.byURLKey = byURLKey
        let all = channels + disputed
        credentialPlaces = type.manifest.credentialPlaces?.resolved(for: all.lazy.flatMap(\.adapter.credentials))
        unlocatedCredentials = Array(Self.maxShared(of: all).prefix(Credential.maxPerRequest))
        unlocatedHandshakers = all.answeringHandshakes
    }

    /// The channels that declare `address`.
    package func channels(at address: Address) -> [RoutedChannel] { (byAddress[address] ?? []).map { channels[$0] } }

    /// The channels that declare any of `addresses`, each once, in the order of the configuration.
    package func channels(atAny addresses: [Address]) -> [RoutedChannel] {
        Set(addresses.flatMap { byAddress[$0] ?? [] }).sorted().map { channels[$0] }
    }

    /// The channels that declare any of `addresses`, each once, in the order of the addresses.
    ///
    /// Those with a URL key come last: their provider was given another URL.
    func candidates(atAny addresses: [Address]) -> [RoutedChannel] {
        var found: Set<Int> = []
        let positions = addresses.flatMap { byAddress[$0] ?? [] }.filter { found.insert($0).inserted }
        return positions.map { channels[$0] }.withURLKeysLast
    }

    /// The channel with the URL key `key`.
    ///
    /// The hash is seeded with a secret of the process, so that its time and its collisions cannot be steered; keys
    /// with the same hash, seldom more than one, are compared in constant time.
    package func channel(withKey key: String) -> RoutedChannel? {
        var match: RoutedChannel?
        for position in byURLKey[Self.hash(of: key)] ?? [] where channels[position].urlKey?.matches(key) == true {
            match = channels[position]
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
    private static func maxShared(of channels: [RoutedChannel]) -> [Credential] {
        var counts: [Credential: Int] = [:]
        var order: [Credential] = []
        for credential in channels.withURLKeysLast.lazy.flatMap(\.adapter.credentials) {
            if counts[credential] == nil { order.append(credential) }
            counts[credential, default: 0] += 1
        }
        let open = Set(channels.filter { $0.urlKey == nil }.flatMap(\.adapter.credentials)).count
        func sorted(_ credentials: ArraySlice<Credential>) -> [Credential] {
            credentials.enumerated().sorted { left, right in
                (-(counts[left.element] ?? 0), left.offset) < (-(counts[right.element] ?? 0), right.offset)
            }.map(\.element)
        }
        return sorted(order.prefix(open)) + sorted(order.dropFirst(open))
    }
}

extension [RoutedChannel] {
    /// The channels in their order, those with a URL key last.
    fileprivate var withURLKeysLast: [RoutedChannel] { filter { $0.urlKey == nil } + filter { $0.urlKey != nil } }

    /// The channels that are asked to answer a handshake: the first of each group with the same secrets, up to the
    /// limit.
    var answeringHandshakes: [RoutedChannel] {
        var secrets: Set<[Secret]> = []
        var chosen: [RoutedChannel] = []
        for channel in withURLKeysLast where chosen.count < Credential.maxPerRequest {
            guard let adapter = channel.adapter as? any WebhookHandshaking else { continue }
            if secrets.insert(adapter.handshakeSecrets).inserted { chosen.append(channel) }
        }
        return chosen
    }
}
