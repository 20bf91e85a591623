import ChannelKit

/// Checks of a strategy's declarations.
enum StrategySettingChecks {
    static let all = [
        StrategyCheck(
            "settings-examples",
            "The examples of the required settings make a step.",
            next: "Correct the example of the setting, or the check that refuses it."
        ) { subject, findings in
            do throws(ConfigurationIssue) {
                _ = try subject.strategy.init(settings: SettingValues(subject.values()))
            } catch {
                findings.fail("\(error.path.joined(separator: ".")): \(error.problem)")
            }
        },
        StrategyCheck(
            "settings-sentences",
            "Every text of the manifest is a full sentence.",
            next: "Write a sentence with a capital and a full stop."
        ) { subject, findings in
            for text in [subject.manifest.summary] + subject.manifest.settings.map(\.help) {
                findings.expect(text.last == "." && text.first?.isUppercase == true, "'\(text)' is no sentence")
            }
        },
        StrategyCheck(
            "settings-names",
            "Settings have distinct names in snake_case, and the strategy's name is in kebab-case.",
            next: "Rename the setting or the strategy."
        ) { subject, findings in
            let names = subject.manifest.settings.map(\.name)
            findings.expect(Set(names).count == names.count, "two settings are called the same")
            for name in names where name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) == nil {
                findings.fail("'\(name)' is not snake_case")
            }
            let kind = subject.manifest.kind.rawValue
            findings.expect(kind.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "'\(kind)' is not kebab-case")
        },
        StrategyCheck(
            "settings-secrets",
            "Printing or dumping a step shows none of its secrets, and neither does the issue of an invalid setting.",
            next: "Keep secrets as `Secret`, and make no text of a revealed one."
        ) { subject, findings in
            let step = try subject.step()
            var dumped = ""
            dump(step, to: &dumped)
            for text in ["\(step)", String(reflecting: step), dumped] {
                findings.expect(!text.holds(any: subject.secrets), "a description shows a secret")
            }
            for setting in subject.manifest.settings {
                let wrong: SettingValue = setting.isSecret ? .secrets([Secret("")]) : .text("\u{7}not this")
                do throws(ConfigurationIssue) {
                    _ = try subject.strategy.init(settings: SettingValues(subject.values([setting.name: wrong])))
                } catch {
                    let text = "\(error.path) \(error.problem) \(error.remedy)"
                    findings.expect(!text.holds(any: subject.secrets), "the issue of '\(setting.name)' shows a secret")
                }
            }
        },
        StrategyCheck(
            "deadline",
            "The manifest's deadline is from 1 to 120 seconds.",
            next: "Set `deadline` to the time after which the customer should rather get the next step's reply."
        ) { subject, findings in
            let deadline = subject.manifest.deadline
            findings.expect((.seconds(1) ... .seconds(120)).contains(deadline), "it is \(deadline)")
        },
    ]
}
