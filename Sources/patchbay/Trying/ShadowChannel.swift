import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubModel
import HubRouter

/// A tenant's steps on one of its channels, run without the hub: nothing is sent or stored.
struct ShadowChannel: Sendable {
    let tenant: TenantProfile
    let profile: ChannelProfile
    private let policy: ChannelPolicy?
    let steps: [StepConfiguration]
    /// The strategies that ask a service, which a shadow does not.
    private let online: Set<StrategyKind>

    /// Loads the steps that `config` gives the tenant, or its channel.
    init(config: String, tenant: String, channel name: String?) async throws {
        let build = try Build()
        // Nothing is sent, so secrets that are not set can be generated.
        let file = ConfigurationFile(path: config, build: build, simulators: "http://localhost")
        let configuration = try await file.loadForStart(isStrict: false)
        let id = TenantID(tenant)
        guard let owner = configuration.tenants.first(where: { $0.profile.id == id }) else {
            throw ValidationError("no valid tenant '\(tenant)' in \(config): run 'patchbay check'")
        }
        let channels = configuration.channels.filter { $0.id.tenant == id }
        let found = channels.first { name == nil || $0.id.name == name }
        guard found != nil || name == nil else {
            throw ValidationError("the tenant '\(tenant)' has no valid channel '\(name ?? "")': run 'patchbay check'")
        }
        self.tenant = owner.profile
        profile = ChannelProfile(
            id: found?.id ?? ChannelID(tenant: id, name: "none"),
            adapter: found?.kind ?? "none",
            limits: found.map { type(of: $0.adapter).manifest.limits } ?? .init(bodyBytes: 1, textLength: 4_096)
        )
        policy = found?.policy
        steps = found?.respond ?? owner.respond
        online = build.simulatedStrategies
    }

    /// The language of `text` among the tenant's; nil if it is not clear.
    func language(of text: String) -> LanguageGuess? {
        steps.map(\.strategy).languageGuess(of: text, among: tenant.languages)
    }

    /// Offers `turn` to the steps in order; the first that answers wins.
    func run(_ turn: Turn) async -> ShadowOutcome {
        var outcome = ShadowOutcome(language: turn.language)
        var facts: [String: JSONValue] = [:]
        chain: for step in steps {
            let offer = self.turn(turn, knowing: facts, until: step.deadline)
            var record = ShadowStep(strategy: step.kind, verdict: "skipped")
            defer { outcome.steps.append(record) }
            if online.contains(step.kind) {
                record.reason = "it asks a service, which is not asked while a message is tried"
                continue
            }
            if let objection = step.condition.objection(to: offer) {
                record.reason = objection.sentence
                continue
            }
            if let objection = await step.condition.textObjection(to: offer) {
                record.reason = objection.sentence
                continue
            }
            record.decision = await (step.strategy as? any DecisionScoring)?.decision(on: offer)
            do {
                let verdict = try await step.strategy.respond(to: offer)
                (record.verdict, record.reason) = (verdict.name, verdict.reason)
                switch verdict {
                case .pass(_, let found):
                    facts.merge(found) { $1 }
                    continue
                case .reply(.contents(let contents, _), _): outcome.contents = contents
                case .reply(.stream, _), .silent: break
                case .handoff(let request):
                    let notice = turn.words(policy?.handoff.notice(of: tenant, at: turn.clock.now))
                    outcome.contents = (request.customerMessage ?? notice).map { [.text($0)] } ?? []
                }
                break chain
            } catch {
                (record.verdict, record.reason) = ("failed", String(describing: error))
            }
        }
        return outcome
    }

    private func turn(_ turn: Turn, knowing facts: [String: JSONValue], until deadline: Duration) -> Turn {
        Turn(
            id: turn.id,
            tenant: tenant,
            channel: profile,
            contact: turn.contact,
            conversation: turn.conversation,
            messages: turn.messages,
            language: turn.language,
            facts: facts,
            // A model that is not trained yet is waited for: no customer waits for the reply.
            deadline: turn.clock.now.addingTimeInterval(max(deadline.timeInterval, Self.minTimeout)),
            clock: turn.clock,
            services: turn.services
        )
    }

    /// The min time for a step, in seconds: the training of thousands of examples takes several.
    private static let minTimeout: TimeInterval = 60
}

/// The outcome of a message in the shadow.
struct ShadowOutcome: Sendable {
    let language: String
    var steps: [ShadowStep] = []
    var contents: [ReplyContent] = []

    /// The reply as text; nil if there is none.
    var reply: String? {
        let text = contents.map(\.plainText).filter { !$0.isEmpty }.joined(separator: "\n")
        return text.isEmpty ? nil : text
    }
}

/// One step of the chain, as it decided.
struct ShadowStep: Sendable {
    let strategy: StrategyKind
    var verdict: String
    var reason: String?
    var decision: StepDecision?
}

extension Verdict {
    /// The name of the verdict, as in the record of a turn.
    fileprivate var name: String {
        switch self {
        case .reply: "reply"
        case .pass: "pass"
        case .handoff: "handoff"
        case .silent: "silent"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .reply(_, let rationale): rationale.reason
        case .pass(let reason, _), .silent(let reason): reason
        case .handoff(let request): request.reason
        }
    }
}
