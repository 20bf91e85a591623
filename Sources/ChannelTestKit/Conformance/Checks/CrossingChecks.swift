import ChannelKit
import Foundation

extension SignatureChecks {
    /// Secrets of others, old secrets and old requests.
    static let crossing = [
        ConformanceCheck("signature-stranger", "A request that is signed for another account is refused.") {
            subject,
            findings in
            let (traffic, credentials) = try await genuine(subject, &findings)
            let strangers = traffic.cast.stranger.adapter.credentials
            findings.expect(Set(strangers).isDisjoint(with: credentials), "the stranger has the same secrets")
            findings.expect(
                !subject.adapter.believes(traffic.inbound, strangers),
                "the stranger's secret vouches for us"
            )
            findings.expect(
                !subject.adapter.believes(traffic.toStranger, credentials),
                "our secret vouches for a stranger"
            )
        },
        ConformanceCheck(
            "signature-forged",
            "A request to our address that is signed with other secrets reaches no channel."
        ) { subject, findings in
            let forged = try await subject.traffic { subject, baseURL in
                subject.settings(of: "own", subject.otherSecrets.mapValues(SettingValue.secrets), baseURL: baseURL)
            }
            let credentials = forged.cast.own.adapter.credentials
            guard !credentials.isEmpty else { throw NotApplicable("the provider signs nothing") }
            let isGenuine = subject.adapter.believes(forged.inbound, credentials)
            let proof = Proof(of: forged.inbound, type: subject.adapter, credentials: credentials)
            if isGenuine, proof.headers.isEmpty { throw NotApplicable("the proof is in the URL") }
            let reception = Reception(subject, forged.cast.members)
            let failure = await findings.error(of: "a forged request") { try reception.receive(forged.inbound) }
            if let failure { findings.expect(failure is AuthenticationFailure, "it is refused for another reason") }
        },
        ConformanceCheck(
            "signature-batch",
            "A secret vouches for the items of its own channels and for no other in the same request."
        ) { subject, findings in
            let (traffic, credentials) = try await genuine(subject, &findings)
            guard let batch = subject.batch else { throw NotApplicable("the provider sends no batches") }
            let bodies = [traffic.inbound, traffic.toStranger, traffic.toSibling, traffic.other].map(\.body)
            let body = try findings.require(batch(bodies), "the batch cannot be made")
            let accepted = try Reception(subject, traffic.cast.members)
                .accept(.unchecked(traffic.inbound.with(body: body)), vouchedBy: credentials)
            let expected = [traffic.cast.own.id, traffic.cast.sibling.id, traffic.cast.own.id]
            findings.expect(
                accepted.map(\.channel).sorted() == expected.sorted(),
                "the items went to \(accepted.map(\.channel.description))"
            )
        },
        ConformanceCheck("rotation-old", "While a secret is being rotated, what the old one signed is believed.") {
            subject,
            findings in
            let (traffic, _) = try await genuine(subject, &findings)
            let rotated = try subject.member("own", subject.rotation)
            findings.expect(
                subject.adapter.believes(traffic.inbound, rotated.adapter.credentials),
                "the old secret is not accepted any more"
            )
        },
        ConformanceCheck("rotation-new", "While a secret is being rotated, what the new one signed is believed.") {
            subject,
            findings in
            _ = try await genuine(subject, &findings)
            let traffic = try await subject.traffic { subject, baseURL in
                subject.settings(of: "own", subject.otherSecrets.mapValues(SettingValue.secrets), baseURL: baseURL)
            }
            let rotated = try subject.member("own", subject.rotation)
            findings.expect(
                subject.adapter.believes(traffic.inbound, rotated.adapter.credentials),
                "the new secret is not accepted yet"
            )
        },
        ConformanceCheck("rotation-names", "Secrets in rotation have names of their own, in which no value stands.") {
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
            let cast = try Cast(subject)
            guard !subject.hasOwnRoute else { throw NotApplicable("every channel has its own door") }
            findings.expect(
                Set(cast.own.adapter.credentials) == Set(cast.sibling.adapter.credentials),
                "the sibling's credentials differ"
            )
        },
        ConformanceCheck(
            "signature-stale",
            "A signed request that is too old, or from the future, is refused as stale."
        ) {
            subject,
            findings in
            guard let limit = subject.staleAfter else { throw NotApplicable("signatures carry no time") }
            let (traffic, credentials) = try await genuine(subject, &findings)
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
    /// Every secret twice: the new one, which is sent with, and the old one.
    var rotation: [String: SettingValue] {
        secretSettings.merging(otherSecrets) { old, new in new + old }.mapValues(SettingValue.secrets)
    }
}
