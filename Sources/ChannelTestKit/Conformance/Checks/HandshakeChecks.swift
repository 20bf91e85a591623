import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of the provider's check of the webhook's URL, and of the acknowledgement.
enum HandshakeChecks {
    static let all = [
        ConformanceCheck("handshake-right", "The provider's check is answered if the token is one of the channel's.") {
            subject,
            findings in
            let (handshake, own) = try handshake(subject)
            let tokens = try findings.require(
                subject.secretSettings[handshake.setting],
                "`handshake` names the setting '\(handshake.setting)', which is no secret setting"
            )
            for token in tokens {
                let request = handshake.request(token)
                findings.expect(own.isHandshake(request), "the check is taken for a delivery")
                let answer = try findings.require(own.channel.answerHandshake(request), "the check is not answered")
                findings.expect((200...299).contains(answer.status), "the answer's status is \(answer.status)")
                findings.expect(
                    answer.text.contains(handshake.proof),
                    "the answer does not contain `proof`, '\(handshake.proof)'"
                )
            }
        },
        ConformanceCheck("handshake-rotation", "The provider's check is answered during a rotation of its token.") {
            subject,
            findings in
            let (handshake, _) = try handshake(subject)
            let rotated = try subject.member("own", subject.rotation).adapter as? any WebhookHandshaking
            let tokens =
                (subject.secretSettings[handshake.setting] ?? []) + (subject.otherSecrets[handshake.setting] ?? [])
            for token in tokens {
                let answer = rotated?.answerHandshake(handshake.request(token))
                findings.expect(answer?.text.contains(handshake.proof) ?? false, "one of the tokens is not accepted")
            }
        },
        ConformanceCheck("handshake-wrong", "A check with a wrong or an incomplete token gets no proof.") {
            subject,
            findings in
            let (handshake, own) = try handshake(subject)
            let token = subject.secretSettings[handshake.setting]?.first?.reveal() ?? ""
            let wrong = [
                "", " ", "wrong", String(token.dropLast()), String(token.dropFirst()), token + "x",
                token.uppercased() + "X",
            ]
            for value in wrong {
                let answer = own.channel.answerHandshake(handshake.request(Secret(value)))
                findings.expect(answer.map { $0.status >= 400 } ?? true, "a wrong token is accepted")
                findings.expect(!(answer?.text.holds(any: subject.needles) ?? false), "the answer shows a secret")
                findings.expect(
                    !(answer?.text.contains(handshake.proof) ?? false),
                    "a response without the right token has the proof"
                )
            }
        },
        ConformanceCheck("handshake-missing", "A check without a token gets no proof.") { subject, findings in
            let (handshake, own) = try handshake(subject)
            let answer = own.channel.answerHandshake(handshake.request(nil))
            findings.expect(answer.map { $0.status >= 400 } ?? true, "a check without a token is accepted")
            findings.expect(
                !(answer?.text.contains(handshake.proof) ?? false),
                "a response without the right token has the proof"
            )
            let refusal = type(of: own.channel).handshakeRefusal
            findings.expect((400...499).contains(refusal.status), "the refusal's status is \(refusal.status)")
            findings.expect(!refusal.text.holds(any: subject.needles), "the refusal shows a secret")
        },
        ConformanceCheck("handshake-not-delivery", "A delivery is not taken for a check of the URL.") {
            subject,
            findings in
            let (_, own) = try handshake(subject)
            for request in try await subject.traffic().all {
                findings.expect(!own.isHandshake(request), "a delivery is taken for a check")
            }
        },
        ConformanceCheck(
            "acknowledgement",
            "The acknowledgement has the status, type and body that the provider asks for."
        ) { subject, findings in
            let acknowledgement = subject.manifest.acknowledgement
            findings.expect((200...299).contains(acknowledgement.status), "the status is \(acknowledgement.status)")
            let isTyped = acknowledgement.headers["Content-Type"]?.isEmpty == false
            findings.expect(isTyped || acknowledgement.status == 204, "there is no content type")
            findings.expect(acknowledgement.status != 204 || acknowledgement.body.isEmpty, "204 has no body")
            findings.expect(
                acknowledgement == subject.acknowledgement,
                "it is \(acknowledgement.status) \(acknowledgement.text)"
            )
        },
        ConformanceCheck("acknowledgement-taken", "The provider does not redeliver a webhook that was acknowledged.") {
            subject,
            findings in
            let attempts = try await subject.withSimulator { run in
                _ = try await run.say("Hello")
                _ = try await run.say("Hello again")
                return await run.server.journal.entries.compactMap { entry -> Int? in
                    guard case .webhook(attempt: let attempt, answer: _) = entry.event else { return nil }
                    return attempt
                }
            }
            findings.expect(attempts == [1, 1], "the attempts were \(attempts)")
        },
    ]

    private struct HandshakeChannel {
        let channel: any WebhookHandshaking

        func isHandshake(_ request: WebhookRequest) -> Bool { type(of: channel).isHandshake(request) }
    }

    private static func handshake(_ subject: ConformanceSubject) throws -> (
        ConformanceSubject.Handshake, HandshakeChannel
    ) {
        guard let channel = try TestChannels(subject).own.adapter as? any WebhookHandshaking else {
            throw NotApplicable("the adapter is not `WebhookHandshaking`")
        }
        guard let handshake = subject.handshake else { throw NotApplicable("the tests declare no `handshake`") }
        return (handshake, HandshakeChannel(channel: channel))
    }
}
