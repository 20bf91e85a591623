import ChannelKit
import HubConfig
import IntentDetectionStrategy

extension HubConfiguration {
    /// The max number of tenants whose examples are looked at: each takes a fraction of a second.
    private static let maxTenants = 50

    /// The gaps in the examples of the intents, one sentence each, with the tenant.
    var intentAdvice: [String] {
        var advice: [String] = []
        for tenant in tenants.prefix(Self.maxTenants) {
            let own = channels.filter { $0.id.tenant == tenant.profile.id }.flatMap(\.respond)
            var seen: [IntentDetection] = []
            for step in (tenant.respond + own).compactMap({ $0.strategy as? IntentDetection })
            where !seen.contains(where: step.hasSameExamples) {
                seen.append(step)
                advice += step.advice().map { "\(tenant.profile.id): \($0)" }
            }
        }
        if tenants.count > Self.maxTenants {
            advice.append("the intents of \(Self.maxTenants) of \(tenants.count) tenants were looked at")
        }
        return advice
    }
}
