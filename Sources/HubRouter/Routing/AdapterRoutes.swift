public import ChannelKit

/// The channels of one adapter, and the ways to find one.
public struct AdapterRoutes: Sendable {
    /// The adapter.
    public let type: any ChannelAdapter.Type
    /// Its channels, in the configuration's order.
    public let channels: [RoutedChannel]
    /// The places of a request's head that can carry a credential of one of the channels; nil if any can.
    let credentialPlaces: CredentialPlaces?
    /// The credentials for a request that names no configured address, at most ``Credential/maxPerRequest``.
    let unlocatedCredentials: [Credential]
    /// The channels that answer a handshake that names no configured address: one of each group that answers alike, at
    /// most ``Credential/maxPerRequest``.
    let unlocatedHandshakers: [RoutedChannel]
    private let byAddress: [Address: [Int]]
    private let byURLKey: [Int: [Int]]

    /// - Parameter disputed: Channels that get nothing, but whose credentials authenticate.
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
    public func channels(at address: Address) -> [RoutedChannel] { (byAddress[address] ?? []).map { channels[$0] } }

    /// The channels that declare any of `addresses`, each once, in the order of the configuration.
    public func channels(atAny addresses: [Address]) -> [RoutedChannel] {
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
    /// The hash has a secret of the process in it, so that its time and its collisions cannot be steered; the keys with
    /// the same one, seldom more than one, are compared in constant time.
    public func channel(withKey key: String) -> RoutedChannel? {
        var match: RoutedChannel?
        for position in byURLKey[Self.hash(of: key)] ?? [] where channels[position].urlKey?.matches(key) == true {
            match = channels[position]
        }
        return match
    }

    /// By the bytes: Swift's strings are equal by what they show.
    private static func hash(of key: String) -> Int {
        var hasher = Hasher()
        for byte in key.utf8 { hasher.combine(byte) }
        return hasher.finalize()
    }

    /// Each distinct credential once: that of most channels first, those of channels with a URL key last.
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
    /// The channels in their order, those with a URL key behind the others.
    fileprivate var withURLKeysLast: [RoutedChannel] { filter { $0.urlKey == nil } + filter { $0.urlKey != nil } }

    /// The channels to ask for the answer to a handshake: of those that answer alike the first, and no more than the
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
