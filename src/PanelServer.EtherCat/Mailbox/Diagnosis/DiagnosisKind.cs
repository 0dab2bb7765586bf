namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>How serious a diagnosis message is (ETG.1020, "Diagnosis history": flags, bits 0–3).</summary>
public enum DiagnosisKind : byte
{
    /// <summary>Information.</summary>
    Information = 0,

    /// <summary>Warning: it goes on.</summary>
    Warning = 1,

    /// <summary>Error.</summary>
    Error = 2,
}
