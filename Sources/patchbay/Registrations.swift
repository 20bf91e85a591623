import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import CrispChannel
import CrispSimulator
import HandoffStrategy
import IntentDetectionStrategy
import LLMSimulator
import LLMStrategy
import PapercupsChannel
import PapercupsSimulator
import StaticReplyStrategy
import TwilioChannel
import TwilioSimulator
import VapiChannel
import VapiSimulator
import WhatsAppChannel
import WhatsAppSimulator

/// Registers every plugin of this build.
///
/// A new plugin adds its import and its lines here, and its line in Package.swift.
func registerPlugins(_ plugins: inout PluginRegistry, _ simulators: inout SimulatorRegistry) throws(ConfigurationIssue)
{
    try plugins.register(BotpressAdapter.self)
    try simulators.register(BotpressPlatformSimulator.self)

    try plugins.register(CrispAdapter.self)
    try simulators.register(CrispAPISimulator.self)

    try plugins.register(PapercupsAdapter.self)
    try simulators.register(PapercupsAPISimulator.self)

    try plugins.register(TwilioAdapter.self)
    try simulators.register(TwilioAPISimulator.self)

    try plugins.register(VapiAdapter.self)
    try simulators.register(VapiPlatformSimulator.self)

    try plugins.register(WhatsAppAdapter.self)
    try simulators.register(WhatsAppCloudSimulator.self)

    try plugins.register(Handoff.self)
    try plugins.register(IntentDetection.self)
    try plugins.register(LLM.self)
    try simulators.register(service: ModelSimulator.self)
    try plugins.register(StaticReply.self)
}

/// The plugins of this build.
struct Build: Sendable {
    /// The adapters and strategies.
    let plugins: PluginRegistry
    /// The simulators of providers and services.
    let simulators: SimulatorRegistry
    /// The strategies whose service has a simulator.
    let simulatedStrategies: Set<StrategyKind>

    /// Registers every plugin and simulator.
    init() throws(ConfigurationIssue) {
        var plugins = PluginRegistry()
        var simulators = SimulatorRegistry()
        try registerPlugins(&plugins, &simulators)
        self.plugins = plugins
        self.simulators = simulators
        simulatedStrategies = Set(simulators.services.map(\.kind))
    }
}
