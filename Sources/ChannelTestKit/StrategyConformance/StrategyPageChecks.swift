import ChannelKit
import Foundation

/// Checks of the plugin's page and its sample.
enum StrategyPageChecks {
    static let all = [
        StrategyCheck(
            "readme-settings",
            "The README's table of settings is that of the declarations.",
            next: "Run `make readme`, which updates the README's table."
        ) { subject, findings in
            let table = SettingsTable.markdown(subject.manifest.settings)
            findings.expect(try subject.page("README.md").contains(table), "the table is missing or differs")
        },
        StrategyCheck(
            "readme-sample",
            "The README contains `sample.yaml` unchanged, and the sample has the strategy as a step.",
            next: "Use the strategy in `sample.yaml`, and run `make readme`, which copies it into the README."
        ) { subject, findings in
            let sample = try subject.page("sample.yaml")
            findings.expect(
                try subject.page("README.md").contains("```yaml\n\(sample)```"),
                "the README has another sample"
            )
            findings.expect(sample.contains(subject.manifest.kind.rawValue), "the sample does not use the strategy")
        },
        StrategyCheck(
            "readme-sections",
            "The README has the sections of every strategy, in the same order.",
            next: "Give the README the sections of the other strategies, in their order."
        ) { subject, findings in
            var rest = try subject.page("README.md").split(separator: "\n").filter { $0.hasPrefix("## ") }[...]
            for section in ["What it does", "Settings", "What it decides", "Errors and what to do"] {
                guard let index = rest.firstIndex(where: { $0.dropFirst(3).hasPrefix(section) }) else {
                    findings.fail("'\(section)' is missing or in another place")
                    continue
                }
                rest = rest[(index + 1)...]
            }
        },
    ]
}

extension StrategySubject {
    fileprivate func page(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}
