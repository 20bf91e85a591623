import ChannelKit
import Foundation

extension SignatureChecks {
    /// Checks with other channels' secrets, old secrets and old requests.
    static let crossing = [
        ConformanceCheck("signature-stranger", "A request that is signed for another account is rejected.") {
            subject,
            findings in
            let (traffic, credentials) = try await authentic(subject, &findings)
            let strangers = traffic.channels.stranger.adapter.credentials
            findings.expect(
                Set(strangers).isDisjoint(with: credentials),
                "`stranger`, a channel of another account, has the same secrets"
            )
            findings.expect(
                !subject.adapter.accepts(traffic.inbound, strangers),
                "the foreign secret authenticates our request"
            )
            findings.expect(
                !subject.adapter.accepts(traffic.toStranger, credentials),
                "our secret authenticates a foreign request"
            )
        },
        ConformanceCheck(
            "signature-forged",
            "A request to our address that is signed with other secrets reaches no channel."
        ) { subject, findings in
            let forged = try await subject.traffic { subject, baseURL in
                subject.settings(of: "own", subject.otherSecrets.mapValues(SettingValue.secrets), baseURL: baseURL)
            }
            let credentials = forged.channels.own.adapter.credentials
            guard !credentials.isEmpty else { throw NotApplicable(fact: "the provider signs nothing") }
            let isAuthentic = subject.adapter.accepts(forged.inbound, credentials)
            let credential = CredentialHeaders(of: forged.inbound, type: subject.adapter, credentials: credentials)
            if isAuthentic, credential.headers.isEmpty { throw NotApplicable(fact: "the credential is in the URL") }
            let intake = WebhookIntake(subject, forged.channels.members)
            let failure = await findings.error(of: "a forged request") { try intake.receive(forged.inbound) }
            if let failure { findings.expect(failure is AuthenticationFailure, "it is refused for another reason") }
        },
        ConformanceCheck(
            "signature-batch",
            "A secret authenticates the items of its own channels and no others in the same request."
        ) { subject, findings in
            let (traffic, credentials) = try await authentic(subject, &findings)
            guard let batch = subject.batch else { throw NotApplicable.hasNoBatches }
            let bodies = [traffic.inbound, traffic.toStranger, traffic.toSibling, traffic.other].map(\.body)
            let body = try findings.require(batch(bodies), "the batch cannot be made")
            let accepted = try WebhookIntake(subject, traffic.channels.members)
                .accept(.unchecked(traffic.inbound.with(body: body)), authenticatedBy: credentials)
            let expected = [traffic.channels.own.id, traffic.channels.sibling.id, traffic.channels.own.id]
            findings.expect(
                accepted.map(\.channel).sorted() == expected.sorted(),
                "the items went to \(accepted.map(\.channel.description))"
            )
        },
        ConformanceCheck("rotation-old", "During a rotation, requests signed with the old secret are accepted.") {
            subject,
            findings in
            let (traffic, _) = try await authentic(subject, &findings)
            let rotated = try subject.member("own", subject.rotation)
            findings.expect(
                subject.adapter.accepts(traffic.inbound, rotated.adapter.credentials),
                "the old secret is not accepted any more"
            )
        },
        ConformanceCheck("rotation-new", "During a rotation, requests signed with the new secret are accepted.") {
            subject,
            findings in
            _ = try await authentic(subject, &findings)
            let traffic = try await subject.traffic { subject, baseURL in
                subject.settings(of: "own", subject.otherSecrets.mapValues(SettingValue.secrets), baseURL: baseURL)
            }
            let rotated = try subject.member("own", subject.rotation)
            findings.expect(
                subject.adapter.accepts(traffic.inbound, rotated.adapter.credentials),
                "the new secret is not accepted yet"
            )
        },
        ConformanceCheck("rotation-names", "Secrets in rotation have distinct names, which contain no values.") {
            subject,
            findings in
            let credentials = try subject.member("own", subject.rotation).adapter.credentials
            findings.expect(
                Set(credentials.map(\.name)).count == credentials.count,
                "two credentials are called the same: \(credentials.map(\.name))"
            )
        },
        ConformanceCheck(
            "signature-sibling",
            "Channels of one account have equal credentials, so that a request is checked once for all of them."
        ) { subject, findings in
            let channels = try TestChannels(subject)
            guard !subject.hasOwnRoute else { throw NotApplicable(fact: "every channel has its own route") }
            let areEqual = Set(channels.own.adapter.credentials) == Set(channels.sibling.adapter.credentials)
            let secrets = Set(subject.secretSettings.keys).intersection(subject.sibling.keys)
            if !areEqual, !secrets.isEmpty { throw NotApplicable.siblingHas(secrets.sorted()) }
            findings.expect(areEqual, "the credentials of `sibling`, the account's second channel, differ")
        },
        ConformanceCheck(
            "signature-stale",
            "A signed request that is too old, or from the future, is rejected as stale."
        ) {
            subject,
            findings in
            guard let limit = subject.staleAfter else { throw NotApplicable("the tests declare no `staleAfter`") }
            let (traffic, credentials) = try await authentic(subject, &findings)
            for shift in [limit.timeInterval + 60, -limit.timeInterval - 60] {
                let request = traffic.inbound.received(at: traffic.inbound.receivedAt + shift)
                findings.expect(
                    credentials.allSatisfy { subject.adapter.failure(of: request, with: $0) == .stale },
                    "a request \(Int(shift)) seconds off is not stale"
                )
            }
        },
    ]
}

extension ConformanceSubject {
    /// Every secret with its old value: the first is sent.
    var rotation: [String: SettingValue] {
        secretSettings.merging(otherSecrets) { old, new in new + old }.mapValues(SettingValue.secrets)
    }
}
