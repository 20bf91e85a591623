import ChannelKit
import Foundation

/// Checks of the plugin's page, its sample and its manifest.
enum DocumentationChecks {
    static let all = [
        ConformanceCheck("readme-settings", "The README's table of settings is that of the declarations.") {
            subject,
            findings in
            let isThere = try subject.page("README.md").contains(SettingsTable.markdown(subject.manifest.settings))
            findings.expect(isThere, "the README's table of settings is missing or differs from the declarations")
        },
        ConformanceCheck(
            "readme-errors",
            "The README's table of errors is that of the manifest, if it has errors."
        ) { subject, findings in
            let errors = subject.manifest.errors
            let isThere = try errors.isEmpty || subject.page("README.md").contains(ErrorGuidance.markdown(errors))
            findings.expect(isThere, "the README's table of errors is missing or differs from the manifest's `errors`")
        },
        ConformanceCheck(
            "readme-sample",
            "The README contains `sample.yaml` unchanged, and the sample has every setting."
        ) {
            subject,
            findings in
            let sample = try subject.page("sample.yaml")
            findings.expect(
                try subject.page("README.md").contains("```yaml\n\(sample)```"),
                "the README holds another sample"
            )
            findings.expect(
                sample.contains("tenants:") && sample.contains("channels:"),
                "it is no complete configuration"
            )
            for setting in subject.manifest.settings {
                findings.expect(
                    sample.contains("\(setting.name):"),
                    "'\(setting.name)' is not in the sample, written or commented out"
                )
            }
            findings.expect(sample.contains("base_url:"), "'base_url' is not in the sample")
        },
        ConformanceCheck("readme-sections", "The README has the sections of every plugin, in the same order.") {
            subject,
            findings in
            let headings = try subject.page("README.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
            var rest = headings[...]
            for section in [
                "What it connects", "Setting it up", "Settings", "What comes in", "What goes out",
                "Errors and what to do", "Sources",
            ] {
                guard let index = rest.firstIndex(where: { $0.dropFirst(3).hasPrefix(section) }) else {
                    findings.fail("'\(section)' is missing or in another place")
                    continue
                }
                rest = rest[(index + 1)...]
            }
        },
        ConformanceCheck("settings-sentences", "Every text of the manifest is a full sentence.") { subject, findings in
            let texts = [subject.manifest.summary] + subject.manifest.settings.map(\.help)
            for text in texts {
                findings.expect(text.last == "." && text.first?.isUppercase == true, "'\(text)' is no sentence")
            }
            findings.expect(!subject.manifest.title.isEmpty, "there is no title")
        },
        ConformanceCheck("settings-names", "Settings have distinct names in snake_case.") { subject, findings in
            let names = subject.manifest.settings.map(\.name)
            findings.expect(Set(names).count == names.count, "two settings are called the same")
            for name in names {
                findings.expect(
                    name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil,
                    "'\(name)' is not snake_case"
                )
            }
            findings.expect(
                "\(subject.adapter.kind)".wholeMatch(of: /[a-z][a-z0-9-]*/) != nil,
                "the adapter's name is not in small letters"
            )
        },
        ConformanceCheck("settings-secret", "Every setting that is a credential is declared as a secret.") {
            subject,
            findings in
            for setting in subject.manifest.settings where !setting.isSecret {
                let looksSecret =
                    ["secret", "token", "password"].contains { setting.name.contains($0) }
                    || setting.name.hasSuffix("_key")
                findings.expect(!looksSecret, "'\(setting.name)' is not declared secret")
            }
        },
        ConformanceCheck("settings-examples", "The examples of the required settings make a channel with an address.") {
            subject,
            findings in
            let examples = ChannelSettings(
                id: ChannelID(tenant: "example", name: "\(subject)"),
                values: SettingValues(examplesOf: subject.manifest.settings),
                baseURL: subject.manifest.apiBaseURL,
                publicURL: ConformanceSubject.publicURL,
                urlKey: subject.manifest.requiresURLKey ? Secret("example-url-key") : nil
            )
            do throws(ConfigurationIssue) {
                let adapter = try subject.adapter.init(examples)
                findings.expect(!adapter.addresses.isEmpty || subject.hasOwnRoute, "the channel has no address")
            } catch { findings.fail("\(error.path): \(error.problem)") }
        },
        ConformanceCheck("manifest-limits", "The limits are plausible.") { subject, findings in
            let limits = subject.manifest.limits
            findings.expect(
                (1_024...64 * 1_024 * 1_024).contains(limits.bodyBytes),
                "bodies of \(limits.bodyBytes) bytes"
            )
            findings.expect((70...1_000_000).contains(limits.textLength), "texts of \(limits.textLength) characters")
            for rate in [limits.sendRate, limits.recipientRate].compactMap(\.self) {
                findings.expect(
                    rate.interval > .zero && rate.burst >= 1,
                    "a rate of one in \(rate.interval), \(rate.burst) at once"
                )
            }
            if case .within(let window) = subject.manifest.redelivery {
                findings.expect(window > .zero, "a window of \(window)")
            }
            findings.expect(limits.answerTimeout.map { $0 > .zero } ?? true, "no time to answer")
        },
        ConformanceCheck("manifest-api", "The provider's API has an https URL without a trailing slash.") {
            subject,
            findings in
            let url = subject.manifest.apiBaseURL
            findings.expect(url.hasPrefix("https://") && !url.hasSuffix("/"), "it is '\(url)'")
        },
        ConformanceCheck(
            "manifest-addresses",
            "Account addresses may be shared by channels, and no others."
        ) {
            subject,
            findings in
            let channels = try TestChannels(subject)
            let shared = Set(channels.own.adapter.addresses).intersection(channels.sibling.adapter.addresses)
            for address in shared {
                findings.expect(
                    subject.manifest.accountAddresses.contains(address.kind),
                    "'\(address.kind)' is two channels' and not an account's"
                )
            }
            findings.expect(
                Set(channels.own.adapter.addresses).isDisjoint(with: channels.stranger.adapter.addresses),
                "`stranger`, a channel of another account, has our address"
            )
        },
        ConformanceCheck("sources-crypto", "The sources import Crypto only with a reason behind the import.") {
            subject,
            findings in
            for (name, text) in try subject.sources() {
                let isBare = text.split(separator: "\n").contains { $0.hasSuffix("import Crypto") }
                findings.expect(!isBare, "\(name) imports Crypto without a reason")
            }
        },
    ]
}

extension ConformanceSubject {
    fileprivate func page(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// The Swift files below `Sources`, by their paths there.
    fileprivate func sources() throws -> [(name: String, text: String)] {
        let root = folder.appending(path: "Sources")
        return try (FileManager.default.enumerator(atPath: root.path())?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".swift") }
            .map { ($0, try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
    }
}
