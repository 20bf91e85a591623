import ChannelKit
import Foundation

/// Checks that nothing derived from a secret leaves the adapter.
enum SecrecyChecks {
    static let all = [
        ConformanceCheck("secrets-not-described", "Printing or dumping a channel shows none of its secrets.") {
            subject,
            findings in
            let own = try TestChannels(subject).own
            var dumped = ""
            dump(own.adapter, to: &dumped)
            let texts = ["\(own.adapter)", String(reflecting: own.adapter), dumped, "\(own.adapter.addresses)"]
            let needles = subject.needles
            for text in texts + own.adapter.credentials.flatMap({ [$0.name, "\($0)"] }) {
                findings.expect(!text.holds(any: needles), "a description shows a secret")
            }
        },
        ConformanceCheck(
            "secrets-not-answered",
            "No response and no error of authentication contains a secret, or the signature that would have been valid."
        ) { subject, findings in
            let (traffic, credentials) = try await SignatureChecks.authentic(subject, &findings)
            let credential = CredentialHeaders(of: traffic.inbound, type: subject.adapter, credentials: credentials)
            let needles =
                subject.needles + subject.proofs(in: traffic.inbound, credentials).flatMap(\.needles)
            var texts = credential.headers.flatMap { name in
                ["", "wrong", traffic.inbound.headers[name]?.map { String($0.neighbour) }.joined() ?? ""].flatMap {
                    value in
                    credentials.compactMap {
                        subject.adapter.failure(of: traffic.inbound.with(header: name, value), with: $0).map { "\($0)" }
                    }
                }
            }
            texts.append(subject.manifest.acknowledgement.text)
            texts += HostileBodies.all(from: traffic.inbound.body).compactMap { body in
                do throws(InboundError) {
                    _ = try subject.adapter.items(of: traffic.inbound.with(body: body.data))
                    return nil
                } catch { return error.reason }
            }
            for text in texts { findings.expect(!text.holds(any: needles), "an answer or an error shows a secret") }
        },
        ConformanceCheck("secrets-not-kept", "Items, which are stored, contain no secret and no signature.") {
            subject,
            findings in
            let (traffic, credentials) = try await SignatureChecks.authentic(subject, &findings)
            let proofs = subject.proofs(in: traffic.inbound, credentials)
            for item in try subject.adapter.items(of: traffic.inbound) {
                let text = "\(item.key) \(item.lane) \(item.addresses) \(String(decoding: item.payload, as: UTF8.self))"
                for name in subject.secretSettings.keys.sorted() where text.holds(any: subject.needles(of: name)) {
                    findings.fail("an item holds the secret of the setting '\(name)'")
                }
                for proof in proofs where text.holds(any: proof.needles) {
                    findings.fail(
                        "an item holds the value of the header \(proof.header), which is in `credentialPlaces`"
                    )
                }
            }
        },
        ConformanceCheck("secrets-not-in-issues", "The issue of an invalid setting contains no secret.") {
            subject,
            findings in
            let needles = subject.needles
            for declaration in subject.manifest.settings {
                let wrong: SettingValue = declaration.isSecret ? .secrets([Secret("")]) : .text("\u{7}not this")
                do throws(ConfigurationIssue) {
                    _ = try subject.adapter.init(subject.settings(of: "own", [declaration.name: wrong]))
                } catch {
                    let text = "\(error.path) \(error.problem) \(error.remedy)"
                    findings.expect(!text.holds(any: needles), "the issue of '\(declaration.name)' shows a secret")
                }
            }
        },
        ConformanceCheck(
            "secrets-not-empty",
            "An empty secret, which would accept any signature made with an empty key, makes no channel."
        ) {
            subject,
            findings in
            for name in subject.secretSettings.keys.sorted() {
                for value in [[], [Secret("")], [Secret("one"), Secret("")]] {
                    let settings = subject.settings(of: "own", [name: .secrets(value)])
                    let isRefused = (try? subject.adapter.init(settings)) == nil
                    findings.expect(isRefused, "'\(name)' may be empty")
                }
            }
        },
        ConformanceCheck(
            "secrets-not-in-urls",
            "No request to the provider has a secret in its URL, except those that the manifest declares."
        ) {
            subject,
            findings in
            let declared = subject.manifest.secretsInURLs
            for name in declared.subtracting(subject.manifest.settings.filter(\.isSecret).map(\.name)).sorted() {
                findings.fail("'\(name)' in `secretsInURLs` is no secret setting")
            }
            let needles = subject.needles(besides: declared)
            let requests = try await subject.withSimulator { run in
                _ = try await run.answer("Good morning")
                return run.http.requests
            }
            for request in requests {
                findings.expect(!request.url.holds(any: needles), "a URL holds a secret")
            }
        },
    ]
}

extension ConformanceSubject {
    /// The texts that reveal a secret: itself, in Base64, and percent-encoded.
    var needles: [String] { needles(besides: []) }

    /// The texts that reveal a secret of the setting `name`.
    fileprivate func needles(of name: String) -> [String] {
        needles(besides: Set(secretSettings.keys).subtracting([name]))
    }

    /// The headers of `request` that the manifest's `credentialPlaces` name, each with the texts that reveal its value:
    /// the whole of it, and a signature without its prefix, such as `sha256=`.
    ///
    /// A header that is only signed, such as one with the time, is no secret: its value may be in an item.
    fileprivate func proofs(
        in request: WebhookRequest,
        _ credentials: [Credential]
    ) -> [(header: String, needles: [String])] {
        let places = manifest.credentialPlaces?.resolved(for: credentials).headers
        let found = CredentialHeaders(of: request, type: adapter, credentials: credentials).headers
        return (places ?? found).compactMap { name in
            guard let value = request.headers[name], !value.isEmpty else { return nil }
            let parts = value.split(whereSeparator: { "=, ".contains($0) }).map(String.init).filter { $0.count >= 16 }
            return (name, [value] + parts)
        }
    }

    /// The texts that reveal a secret of a setting that is not one of `excluded`.
    fileprivate func needles(besides excluded: Set<String>) -> [String] {
        secretSettings.filter { !excluded.contains($0.key) }.values.joined().map { $0.reveal() }.filter {
            $0.count >= 4
        }.flatMap { value in
            [
                value, Data(value.utf8).base64EncodedString(),
                value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value,
            ]
        }
    }
}

extension String {
    /// True if the text contains one of `needles`.
    func holds(any needles: [String]) -> Bool { needles.contains { contains($0) } }
}

extension WebhookResponse {
    /// All text that a client sees of the response.
    var text: String {
        headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") + String(decoding: body, as: UTF8.self)
    }
}
