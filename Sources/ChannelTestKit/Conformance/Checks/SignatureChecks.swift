import ChannelKit
import Foundation

/// Who is let in, and who is not.
enum SignatureChecks {
    static let all =
        [
            ConformanceCheck(
                "signature-right",
                "Every request that the provider signs for a channel is believed with that channel's secrets."
            ) { subject, findings in
                let traffic = try await subject.traffic()
                for request in traffic.all where request != traffic.toStranger {
                    let member = request == traffic.toSibling ? traffic.cast.sibling : traffic.cast.own
                    findings.expect(
                        subject.adapter.believes(request, member.adapter.credentials),
                        "a genuine request is refused"
                    )
                }
            },
            ConformanceCheck(
                "signature-missing",
                "A request without its signature or token is refused as one that has none."
            ) { subject, findings in
                let (traffic, credentials) = try await genuine(subject, &findings)
                let bare = WebhookRequest(
                    // The URL of a channel's own door may be the proof.
                    target: subject.hasOwnRoute ? "/webhooks/\(subject)" : traffic.inbound.target,
                    headers: ["Content-Type": traffic.inbound.headers["Content-Type"] ?? ""],
                    body: traffic.inbound.body,
                    receivedAt: traffic.inbound.receivedAt,
                    subpath: traffic.inbound.subpath
                )
                for credential in credentials {
                    findings.expect(
                        subject.adapter.failure(of: bare, with: credential) == .missing,
                        "an unsigned request is not refused as missing its signature"
                    )
                }
            },
            ConformanceCheck(
                "signature-wrong",
                "A signature or token that differs in a single character, wherever it is, is refused."
            ) { subject, findings in
                try await tamper(subject, &findings) { value in
                    let characters = Array(value)
                    // The last character of Base64 with padding may hold bits that say nothing.
                    let end = characters.last == "=" ? (characters.lastIndex { $0 != "=" } ?? 0) : characters.count
                    return (0..<end).compactMap { position in
                        var changed = characters
                        changed[position] = changed[position].neighbour
                        return changed == characters ? nil : String(changed)
                    }
                }
            },
            ConformanceCheck("signature-truncated", "The beginning of a signature or token is not enough.") {
                subject,
                findings in
                try await tamper(subject, &findings) { value in
                    (1..<max(2, value.count - 2)).map { String(value.prefix($0)) }
                }
            },
            ConformanceCheck(
                "signature-malformed",
                "What has not the form of a signature is refused without a crash."
            ) { subject, findings in
                try await tamper(subject, &findings) { value in
                    [
                        "", " ", "=", "é", "nonsense", value + value, "\(value) \(value)x", "\u{0}", "sha256=",
                        ",,,===",
                        String(repeating: "A", count: 100_000), value.replacing(/[0-9a-zA-Z]/, with: "é"),
                    ]
                }
            },
            ConformanceCheck("signature-header-case", "The name of a header is read in capitals and in small letters.")
            {
                subject,
                findings in
                let (traffic, credentials) = try await genuine(subject, &findings)
                for change in [{ $0.uppercased() }, { $0.lowercased() }] as [@Sendable (String) -> String] {
                    var request = traffic.inbound
                    request.headers = HeaderFields(
                        request.headers.fields.map { (name: change($0.name), value: $0.value) }
                    )
                    findings.expect(subject.adapter.believes(request, credentials), "headers are compared by case")
                }
            },
            ConformanceCheck("signature-body", "A body with one bit changed, wherever it is, is refused.") {
                subject,
                findings in
                let (traffic, credentials) = try await genuine(subject, &findings)
                guard !traffic.inbound.body.isEmpty else { throw NotApplicable("the request has no body") }
                guard try await subject.signsBodies(traffic) else {
                    throw NotApplicable("a token does not cover the body")
                }
                let body = traffic.inbound.body
                for position in stride(from: 0, to: body.count, by: max(1, body.count / 150)) {
                    var changed = body
                    changed[changed.startIndex + position] ^= 1
                    findings.expect(
                        !subject.adapter.believes(traffic.inbound.with(body: changed), credentials),
                        "byte \(position) of \(body.count) can be changed"
                    )
                }
            },
            ConformanceCheck(
                "signature-appended",
                "A body with something behind it is refused."
            ) { subject, findings in
                let (traffic, credentials) = try await genuine(subject, &findings)
                guard try await subject.signsBodies(traffic) else {
                    throw NotApplicable("a token does not cover the body")
                }
                for tail in ["\n", " ", "&x=1", "{}"] {
                    let request = traffic.inbound.with(body: traffic.inbound.body + Data(tail.utf8))
                    findings.expect(
                        !subject.adapter.believes(request, credentials),
                        "\(tail.debugDescription) can be appended"
                    )
                }
            },
        ] + crossing

    /// A conversation and the secrets of the channel under test, which must be there.
    static func genuine(_ subject: ConformanceSubject, _ findings: inout Findings) async throws -> (
        Traffic, [Credential]
    ) {
        let traffic = try await subject.traffic()
        let credentials = traffic.cast.own.adapter.credentials
        guard !credentials.isEmpty else { throw NotApplicable("the provider signs nothing") }
        findings.expect(subject.adapter.believes(traffic.inbound, credentials), "a genuine request is refused")
        return (traffic, credentials)
    }

    /// Puts other values into the headers that carry the proof: every one must be refused.
    private static func tamper(
        _ subject: ConformanceSubject,
        _ findings: inout Findings,
        _ values: (String) -> [String]
    ) async throws {
        let (traffic, credentials) = try await genuine(subject, &findings)
        let proof = Proof(of: traffic.inbound, type: subject.adapter, credentials: credentials)
        guard !proof.headers.isEmpty else { throw NotApplicable("the proof is not in a header") }
        for name in proof.headers {
            for value in values(traffic.inbound.headers[name] ?? "") {
                findings.expect(
                    !subject.adapter.believes(traffic.inbound.with(header: name, value), credentials),
                    "\(name) with another value of \(value.count) characters is believed"
                )
            }
        }
    }
}

extension ConformanceSubject {
    /// Whether the proof depends on the body, as a signature does and a token does not.
    func signsBodies(_ traffic: Traffic) async throws -> Bool {
        let credentials = traffic.cast.own.adapter.credentials
        return adapter.believes(traffic.inbound, credentials)
            && !adapter.believes(traffic.inbound.with(body: Data("{\"x\":1}".utf8)), credentials)
    }
}
