using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PanelServer.Tests.Storage;

/// <summary>Takes down what is logged.</summary>
/// <typeparam name="T">Who logs.</typeparam>
internal sealed class LoggedLines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public string[] Warnings => [.. _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));
}
