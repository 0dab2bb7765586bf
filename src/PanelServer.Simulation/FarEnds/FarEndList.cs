using PanelServer.Simulation.AnalogInputTestMachine;
using PanelServer.Simulation.AquapathV1;
using PanelServer.Simulation.BottlecapsTestMachine;
using PanelServer.Simulation.BufferV1;
using PanelServer.Simulation.DigitalInputTestMachine;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.Ip20TestMachine;
using PanelServer.Simulation.LaserV1;
using PanelServer.Simulation.MotorTestMachine;
using PanelServer.Simulation.TestMachine;
using PanelServer.Simulation.TestMachineStepper;
using PanelServer.Simulation.Wago750430DiMachine;
using PanelServer.Simulation.Wago750460Machine;
using PanelServer.Simulation.Wago750501TestMachine;
using PanelServer.Simulation.Wago750531Machine;
using PanelServer.Simulation.Wago750553Machine;
using PanelServer.Simulation.Wago8ChIoTestMachine;
using PanelServer.Simulation.WagoAiTestMachine;
using PanelServer.Simulation.WagoDoTestMachine;
using PanelServer.Simulation.WagoPowerV1;
using PanelServer.Simulation.WagoSerialMachine;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.FarEnds;

/// <summary>All far ends there are: the one place outside its folder that names each.</summary>
public static class FarEndList
{
    /// <summary>Machines on the bus, in the order in which they are plugged together and documented.</summary>
    public static IReadOnlyList<BusFarEnd> OnBus { get; } =
    [
        new ExtruderFarEnd(),
        new ExtruderV2FarEnd(),
        new WinderFarEnd(),
        new Winder7031FarEnd(),
        new BufferFarEnd(),
        new AquapathFarEnd(),
        new TestMachineFarEnd(),
        new Ip20FarEnd(),
        new AnalogInputFarEnd(),
        new MotorTestFarEnd(),
        new DigitalInputFarEnd(),
        new Wago750430DiFarEnd(),
        new Wago750501FarEnd(),
        new WagoDoFarEnd(),
        new Wago8ChIoFarEnd(),
        new WagoAiFarEnd(),
        new StepperFarEnd(),
        new WagoSerialFarEnd(),
        new Wago750460FarEnd(),
        new Wago750553FarEnd(),
        new Wago750531FarEnd(),
        new BottlecapsFarEnd(),
    ];

    /// <summary>Devices beside the bus, in the order in which they are listed and documented.</summary>
    public static IReadOnlyList<DeviceFarEnd> BesideBus { get; } = [new PowerSupplyFarEnd(), new GaugeFarEnd()];
}
