using PanelServer.EtherCat.Terminals.Wago;

namespace PanelServer.Machines.TestMachines;

/// <summary>How a machine controls a stepper module, and what it says of it.</summary>
internal static class StepperControl
{
    /// <summary>Refusal of another range.</summary>
    public const string RangeWhileOn = "The ranges can't be changed while the motor is on, because the module does not take them over then. Switch the motor off first.";

    private const string NotFollowing = "The stepper module does not take its commands over: the motor is off. Check the module's supply and configuration, then switch the motor on again.";
    private const string NotAcknowledged = "The stepper module keeps its error although it was acknowledged: the motor is off. Check supply, motor and motor cable, then switch the motor on again.";
    private const string NotStopping = "The motor did not come to standstill within a second and was switched off at once. Check load and acceleration range.";
    private const string HasError = "The stepper module reports an error, which is acknowledged while the motor is on. Check supply, motor and motor cable.";
    private const string HasRestarted = "The stepper module has restarted, which is acknowledged while the motor is on. Check its supply.";

    /// <summary>Tells the module what to do.</summary>
    /// <returns>Whether the motor is to be on; false once something has switched it off.</returns>
    public static bool Drive(this WagoStepper drive, bool enabled, int speed, int frequencyRange, int accelerationRange)
    {
        enabled &= !drive.Enable || drive.Fault == WagoStepperFault.None;
        (drive.Enable, drive.TargetSpeed) = (enabled, (short)speed);
        (drive.FrequencyRange, drive.AccelerationRange) = ((byte)frequencyRange, (byte)accelerationRange);
        return enabled;
    }

    /// <summary>What is wrong, as an operator reads it; null if nothing is.</summary>
    public static string? FindFault(WagoStepper drive) => drive.Fault switch
    {
        WagoStepperFault.NotFollowing => NotFollowing,
        WagoStepperFault.NotAcknowledged => NotAcknowledged,
        WagoStepperFault.NotStopping => NotStopping,
        _ => drive.HasError ? HasError : drive.HasRestarted && drive.Enable ? HasRestarted : null,
    };
}
