import ChannelKit
import Foundation

/// Checks of authentication.
enum SignatureChecks {
    static let all =
        [
            ConformanceCheck(
                "signature-right",
                "Every request that the provider signs for a channel is accepted with that channel's secrets."
            ) { subject, findings in
                let traffic = try await subject.traffic()
                for request in traffic.all where request != traffic.toStranger {
                    let member = request == traffic.toSibling ? traffic.channels.sibling : traffic.channels.own
                    findings.expect(
                        subject.adapter.accepts(request, member.adapter.credentials),
                        "an authentic request is refused"
                    )
                }
            },
            ConformanceCheck(
                "signature-missing",
                "A request without its signature or token is rejected as `missing`."
            ) { subject, findings in
                let (traffic, credentials) = try await authentic(subject, &findings)
                let bare = WebhookRequest(
                    // The URL of a channel's own route may authenticate the request.
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
                "A signature or token that differs in a single character, at any position, is rejected."
            ) { subject, findings in
                try await tamper(subject, &findings) { value in
                    let characters = Array(value)
                    // The last character of padded Base64 may have unused bits.
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
                "A value that does not have the format of a signature is rejected without a crash."
            ) { subject, findings in
                try await tamper(subject, &findings) { value in
                    [
                        "", " ", "=", "é", "nonsense", value + value, "\(value) \(value)x", "\u{0}", "sha256=",
                        ",,,===",
                        String(repeating: "A", count: 100_000), value.replacing(/[0-9a-zA-Z]/, with: "é"),
                    ]
                }
            },
            ConformanceCheck("signature-header-case", "Header names are read in upper and lower case.") {
                subject,
                findings in
                let (traffic, credentials) = try await authentic(subject, &findings)
                for change in [{ $0.uppercased() }, { $0.lowercased() }] as [@Sendable (String) -> String] {
                    var request = traffic.inbound
                    request.headers = HeaderFields(
                        request.headers.fields.map { (name: change($0.name), value: $0.value) }
                    )
                    findings.expect(subject.adapter.accepts(request, credentials), "headers are compared by case")
                }
            },
            ConformanceCheck("signature-body", "A body with one bit changed, at any position, is rejected.") {
                subject,
                findings in
                let (traffic, credentials) = try await authentic(subject, &findings)
                guard !traffic.inbound.body.isEmpty else { throw NotApplicable(fact: "the request has no body") }
                guard try await subject.signsBodies(traffic) else {
                    throw NotApplicable(fact: "a token does not cover the body")
                }
                let body = traffic.inbound.body
                for position in stride(from: 0, to: body.count, by: max(1, body.count / 150)) {
                    var changed = body
                    changed[changed.startIndex + position] ^= 1
                    findings.expect(
                        !subject.adapter.accepts(traffic.inbound.with(body: changed), credentials),
                        "byte \(position) of \(body.count) can be changed"
                    )
                }
            },
            ConformanceCheck(
                "signature-appended",
                "A body with bytes appended is rejected."
            ) { subject, findings in
                let (traffic, credentials) = try await authentic(subject, &findings)
                guard try await subject.signsBodies(traffic) else {
                    throw NotApplicable(fact: "a token does not cover the body")
                }
                for tail in ["\n", " ", "&x=1", "{}"] {
                    let request = traffic.inbound.with(body: traffic.inbound.body + Data(tail.utf8))
                    findings.expect(
                        !subject.adapter.accepts(request, credentials),
                        "\(tail.debugDescription) can be appended"
                    )
                }
            },
        ] + crossing

    /// Returns a conversation and the secrets of the channel under test, which must exist.
    static func authentic(_ subject: ConformanceSubject, _ findings: inout Findings) async throws -> (
        Traffic, [Credential]
    ) {
        let traffic = try await subject.traffic()
        let credentials = traffic.channels.own.adapter.credentials
        guard !credentials.isEmpty else { throw NotApplicable(fact: "the provider signs nothing") }
        findings.expect(subject.adapter.accepts(traffic.inbound, credentials), "an authentic request is refused")
        return (traffic, credentials)
    }

    /// Sends other values in the headers with the credential: every one must be rejected.
    private static func tamper(
        _ subject: ConformanceSubject,
        _ findings: inout Findings,
        _ values: (String) -> [String]
    ) async throws {
        let (traffic, credentials) = try await authentic(subject, &findings)
        let credential = CredentialHeaders(of: traffic.inbound, type: subject.adapter, credentials: credentials)
        guard !credential.headers.isEmpty else { throw NotApplicable(fact: "the credential is not in a header") }
        for name in credential.headers {
            for value in values(traffic.inbound.headers[name] ?? "") {
                findings.expect(
                    !subject.adapter.accepts(traffic.inbound.with(header: name, value), credentials),
                    "\(name) with another value of \(value.count) characters is accepted"
                )
            }
        }
    }
}

extension ConformanceSubject {
    /// True if the credential depends on the body, as a signature does and a token does not.
    func signsBodies(_ traffic: Traffic) async throws -> Bool {
        let credentials = traffic.channels.own.adapter.credentials
        return adapter.accepts(traffic.inbound, credentials)
            && !adapter.accepts(traffic.inbound.with(body: Data("{\"x\":1}".utf8)), credentials)
    }
}
