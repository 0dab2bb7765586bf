namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>Why a stepper module was switched off.</summary>
public enum WagoStepperFault
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The module has not taken over a command within a second.</summary>
    NotFollowing,

    /// <summary>The module keeps its error or its restart although it was acknowledged.</summary>
    NotAcknowledged,

    /// <summary>The motor was not at standstill a second after it was told to stop.</summary>
    NotStopping,
}
