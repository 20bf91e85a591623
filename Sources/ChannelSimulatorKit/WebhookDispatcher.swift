import ServiceLifecycle

/// Posts webhooks that nobody waits for: statuses, and what the hub did not take the first time.
struct WebhookDispatcher: Service {
    let webhooks: AsyncStream<QueuedWebhook>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await webhook in webhooks { group.addTask { await webhook.provider.deliver(webhook) } }
                group.cancelAll()
            }
        }
    }
}
