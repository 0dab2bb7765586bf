using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Storage;

/// <summary>An empty text, or a connection string that Npgsql can read. What is wrong with it is told without repeating it: it may hold a password.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PostgreSqlConnectionAttribute()
    : ValidationAttribute("It has to be empty, or keys and values such as Host=db;Database=plant;Username=panel;Passfile=/etc/qitech/pgpass;Search Path=line_3, with a host. A value with ; or = stands in quotes.")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value)
    {
        if (value is not string { Length: > 0 } text)
        {
            return true;
        }

        try
        {
            return PostgreSqlSchema.Parse(text).Host is { Length: > 0 };
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }
}
