using System.Data.Common;

namespace PanelServer.Host.Storage;

/// <summary>A database that the store can be in. Used by one task only, but for <see cref="OpenReader"/>.</summary>
internal interface IStoreDatabase
{
    /// <summary>Where it is, as an operator reads it; without secrets.</summary>
    string Place { get; }

    /// <summary>False if what was there when it was opened is known to be gone.</summary>
    bool Exists { get; }

    /// <summary>Opens it for writing, with all tables.</summary>
    /// <exception cref="Exception">It can't be used; whatever the system throws.</exception>
    DbConnection Open();

    /// <summary>Opens it for reading one state of it, also where it can't be written; null if there is nothing in it yet.</summary>
    /// <exception cref="DbException">It can't be read.</exception>
    DbConnection? OpenReader();

    /// <summary>Looks whether what is stored is whole, as far as that takes no minutes.</summary>
    /// <param name="connection">The open database.</param>
    /// <returns>What is damaged; null if nothing is.</returns>
    Exception? FindDamage(DbConnection connection);

    /// <summary>True if what was stored is broken or gone, and not just unreachable.</summary>
    /// <param name="failure">What was thrown.</param>
    bool IsDamage(Exception failure);

    /// <summary>Moves what is damaged out of the way, so that the next <see cref="Open"/> begins anew. It must not be open.</summary>
    /// <param name="reason">What is the matter with it, a sentence.</param>
    void SetAside(string reason);

    /// <summary>How many bytes are in use, of which deleting frees some.</summary>
    /// <param name="connection">The open database.</param>
    long UsedBytes(DbConnection connection);
}
