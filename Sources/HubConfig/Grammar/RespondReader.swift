import ChannelKit
import HubModel

/// The reader of a `respond:` list.
struct RespondReader {
    let registry: PluginRegistry
    let simulation: Simulation?
    let context: ReadingContext

    /// The valid steps; reports errors for the others.
    func read(_ field: Field) -> [StepConfiguration] {
        guard field.value.isNull || field.value.isSequence else {
            context.error(
                at: field.target,
                "expected a list of steps, found \(field.value.kindName)",
                remedy: "write '- ' before each strategy"
            )
            return []
        }
        guard case .sequence(let items) = field.value.content, !items.isEmpty else {
            context.error(at: field.key, "'respond' is empty", remedy: "list a strategy, or remove the key")
            return []
        }
        return steps(items)
    }

    private func steps(_ items: [YAMLNode]) -> [StepConfiguration] {
        var last: StrategyKind?
        return items.compactMap { item in
            guard let (name, node) = name(of: item) else { return nil }
            if let last {
                context.error(
                    at: node,
                    "'\(name)' is never reached: '\(last)' above it always answers",
                    remedy: "move it above '\(last)', or remove it"
                )
            }
            let step = step(item, named: name, at: node)
            if last == nil, step.alwaysAnswers { last = StrategyKind(name) }
            return step.configuration
        }
    }

    /// The strategy's name in a step, which is that name alone or one key with its settings.
    private func name(of item: YAMLNode) -> (name: String, node: YAMLNode)? {
        switch item.content {
        case .scalar(let scalar) where !item.isNull:
            return (scalar.text, item)
        case .mapping(let pairs):
            guard let first = pairs.first, let name = first.key.scalar?.text else { break }
            guard pairs.count == 1 else {
                let other = pairs[1].key
                context.error(
                    at: other,
                    "a step has one key: unexpected '\(other.scalar?.text ?? other.kindName)' beside '\(name)'",
                    remedy: first.value.isNull
                        ? "indent it further to make it a setting of '\(name)'" : "begin a new step with '- '"
                )
                return nil
            }
            return (name, first.key)
        default:
            break
        }
        context.error(
            at: item,
            "a step must be a strategy, not \(item.kindName)",
            remedy: "write a strategy's name, with its settings below it"
        )
        return nil
    }

    /// A step, as far as it is valid.
    private struct ReadStep {
        /// The step; nil if anything in it is invalid.
        var configuration: StepConfiguration?
        /// True if no later step is ever reached; also known for a step with an unset variable.
        var alwaysAnswers = false
    }

    private func step(_ item: YAMLNode, named name: String, at key: YAMLNode) -> ReadStep {
        guard let strategy = registry.strategy(StrategyKind(name)) else {
            context.error(
                at: key,
                "unknown strategy '\(name)'",
                remedy: registry.strategySuggestion(for: name)
            )
            return ReadStep()
        }
        var fields = Fields()
        if case .mapping(let pairs) = item.content, let value = pairs.first?.value {
            guard let read = Fields(value, of: "the settings of '\(name)'", target: value, in: context) else {
                return ReadStep()
            }
            fields = read
        }
        return step(strategy, fields, at: key)
    }

    private func step(
        _ strategy: any ResponseStrategy.Type,
        _ fields: Fields,
        at key: YAMLNode
    ) -> ReadStep {
        let declarations = strategy.manifest.settings
        let before = context.log.findings.count
        let misspelt = fields.rejectUnknown(besides: (declarations + CommonSettings.step).map(\.name), in: context)
        let reader = SettingsReader(context: simulated(strategy))
        var written = reader.written(declarations, in: fields)
        written.failed.formUnion(misspelt)
        let common = SettingsReader(context: context).written(CommonSettings.step, in: fields)
        let condition = condition(common, at: fields["when"])
        let isComplete = reader.reportMissing(declarations, in: written, at: key)
        guard isComplete, written.failed.isEmpty, common.failed.isEmpty else {
            let isUnconditional = condition.alwaysHolds && !common.failed.contains("when")
            let errors = context.log.findings[before...].filter { $0.severity == .error }
            // An unset variable must not hide other errors; a real error is fixed first.
            guard errors.allSatisfy(\.isUnresolved), isUnconditional else { return ReadStep() }
            return ReadStep(alwaysAnswers: alwaysAnswers(strategy, written))
        }
        let deadline = deadline(common, at: fields["deadline"]) ?? strategy.manifest.deadline
        do {
            let instance = try strategy.init(settings: SettingValues(written.filled(declarations)))
            return ReadStep(
                configuration: StepConfiguration(
                    kind: strategy.kind,
                    strategy: instance,
                    condition: condition,
                    deadline: deadline
                ),
                alwaysAnswers: instance.alwaysAnswers && condition.alwaysHolds
            )
        } catch {
            context.report(error, at: [IssueSource(fields: fields, context: context)], else: key)
            return ReadStep()
        }
    }

    /// True if the strategy always answers when examples replace its invalid or missing settings.
    private func alwaysAnswers(_ strategy: any ResponseStrategy.Type, _ written: WrittenSettings) -> Bool {
        let declarations = strategy.manifest.settings
        var values = written.filled(declarations)
        for declaration in declarations where values[declaration.name] == nil {
            let isMissing = declaration.presence == .required || written.failed.contains(declaration.name)
            if isMissing { values[declaration.name] = declaration.example }
        }
        return (try? strategy.init(settings: SettingValues(values)))?.alwaysAnswers ?? false
    }

    /// The context for the settings of `strategy`, with the URL of its simulator, if it has one.
    private func simulated(_ strategy: any ResponseStrategy.Type) -> ReadingContext {
        var context = context
        context.simulatedBaseURL = simulation?.baseURL(for: strategy.kind)
        return context
    }

    private func condition(_ common: WrittenSettings, at field: Field?) -> StepCondition {
        guard let field, !common.failed.contains("when") else { return StepCondition() }
        guard case .mapping(let members)? = common.values["when"] else {
            return ConditionReader(context: context).read(field, [:])
        }
        return ConditionReader(context: context).read(field, members)
    }

    private func deadline(_ common: WrittenSettings, at field: Field?) -> Duration? {
        guard case .duration(let deadline)? = common.values["deadline"] else { return nil }
        if deadline <= .zero, let field {
            context.error(at: field.target, "the deadline must be positive", remedy: "write one such as 10s")
        }
        return deadline
    }
}

extension YAMLNode {
    fileprivate var isSequence: Bool {
        if case .sequence = content { true } else { false }
    }
}
