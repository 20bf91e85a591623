import ChannelKit
import Foundation

/// A receiver of webhooks: the steps of the hub before a request is stored, in the same order.
struct WebhookIntake: Sendable {
    /// An item that was accepted for a channel.
    struct Accepted: Sendable {
        let channel: ChannelID
        let address: String
        let item: InboundItem
        let verifiedBy: String
        let events: [InboundEvent]
    }

    let type: any ChannelAdapter.Type
    let members: [TestChannels.Member]

    init(_ subject: ConformanceSubject, _ members: [TestChannels.Member]) {
        type = subject.adapter
        self.members = members
    }

    /// Returns the items of a request.
    ///
    /// - Throws: ``AuthenticationFailure`` if no secret matches, ``InboundError``.
    func receive(_ request: WebhookRequest) throws -> [Accepted] {
        let located = Set(type.locate(request))
        let candidates = members.filter { !located.isDisjoint(with: $0.adapter.addresses) }
        let credentials = (candidates.isEmpty ? members : candidates).flatMap(\.adapter.credentials)
        var failure = AuthenticationFailure.missing
        var fitting: [Credential] = []
        var authenticated: AuthenticatedRequest?
        for credential in Set(credentials) {
            do throws(AuthenticationFailure) {
                authenticated = try type.authenticate(request, with: credential)
                fitting.append(credential)
            } catch { failure = error }
        }
        guard let authenticated else { throw failure }
        return try accept(authenticated, authenticatedBy: fitting)
    }

    /// Returns the items of a request that `credentials` authenticate, each for a channel with one of them.
    func accept(_ request: AuthenticatedRequest, authenticatedBy credentials: [Credential]) throws -> [Accepted] {
        try type.items(of: request).orderedByProviderTime().flatMap { item in
            try channels(of: item, at: request.request, credentials).compactMap { member, address in
                guard let credential = credentials.first(where: member.adapter.credentials.contains) else {
                    return nil
                }
                return Accepted(
                    channel: member.id,
                    address: address,
                    item: item,
                    verifiedBy: credential.name,
                    events: try member.adapter.normalize(item, receivedAt: request.request.receivedAt)
                )
            }
        }
    }

    private func channels(
        of item: InboundItem,
        at request: WebhookRequest,
        _ credentials: [Credential]
    ) -> [(TestChannels.Member, String)] {
        if let own = members.first(where: { $0.owns(request) }) { return [(own, item.addresses.first?.value ?? "")] }
        if item.addresses.isEmpty {
            let owners = members.filter { !Set($0.adapter.credentials).isDisjoint(with: credentials) }
            return owners.count == 1 ? [(owners[0], "")] : []
        }
        switch item.reach {
        case .firstMatch:
            for address in item.addresses {
                if let member = members.first(where: { $0.adapter.addresses.contains(address) }) {
                    return [(member, address.value)]
                }
            }
            return []
        case .everyMatch:
            return members.filter { !Set(item.addresses).isDisjoint(with: $0.adapter.addresses) }
                .map { ($0, item.addresses.first?.value ?? "") }
        }
    }
}

extension TestChannels.Member {
    /// True if `request` arrived at this channel's own route.
    func owns(_ request: WebhookRequest) -> Bool {
        settings.urlKey.map { request.target.contains("/\($0.reveal())") } ?? false
    }
}
