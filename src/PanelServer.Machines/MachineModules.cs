using PanelServer.Machines.AnalogInputTestMachine;
using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.BottlecapsTestMachine;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.DigitalInputTestMachine;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Ip20TestMachine;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.MotorTestMachine;
using PanelServer.Machines.TestMachine;
using PanelServer.Machines.TestMachineStepper;
using PanelServer.Machines.Wago750430DiMachine;
using PanelServer.Machines.Wago750460Machine;
using PanelServer.Machines.Wago750501TestMachine;
using PanelServer.Machines.Wago750531Machine;
using PanelServer.Machines.Wago750553Machine;
using PanelServer.Machines.Wago8ChIoTestMachine;
using PanelServer.Machines.WagoAiTestMachine;
using PanelServer.Machines.WagoDoTestMachine;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Machines.WagoSerialMachine;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines;

/// <summary>The machine types of this server: the one place outside a machine's folder that names it.</summary>
public static class MachineModules
{
    /// <summary>Makes a module of each type, with default settings, in the order of the machine list.</summary>
    public static IReadOnlyList<MachineModule> CreateAll() =>
    [
        new MockModule(),
        ExtruderModule.V1(),
        ExtruderModule.V2(),
        WinderModule.WithEl7041(),
        WinderModule.WithEl7031(),
        new BufferModule(),
        new AquapathModule(),
        new WagoPowerModule(),
        new LaserModule(),
        new TestMachineModule(),
        new Ip20Module(),
        new AnalogInputModule(),
        new MotorTestModule(),
        new DigitalInputModule(),
        new Wago750430DiModule(),
        new Wago750501Module(),
        new WagoDoModule(),
        new Wago8ChIoModule(),
        new WagoAiModule(),
        new StepperModule(),
        new WagoSerialModule(),
        new Wago750460Module(),
        new Wago750553Module(),
        new Wago750531Module(),
        new BottlecapsModule(),
    ];
}
