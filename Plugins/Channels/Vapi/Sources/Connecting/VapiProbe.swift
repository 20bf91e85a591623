public import ChannelKit

extension VapiAdapter: ConnectionProbing {
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("call", query: [("limit", "1")], using: http)
    }

    /// Finds a number or an assistant that the organisation does not have.
    public func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        var problems: [ConnectionProblem] = []
        for owner in serverOwners {
            do throws(DeliveryError) { _ = try await api.get(owner.path, using: http) } catch {
                guard case .rejected(let code, _, _) = error else { throw error }
                problems.append(
                    ConnectionProblem(
                        "the organisation has no such \(owner.name) (\(code))",
                        remedy: "check \(owner.setting): it must be of the organisation whose api_key is configured"
                    )
                )
            }
        }
        return problems
    }
}
