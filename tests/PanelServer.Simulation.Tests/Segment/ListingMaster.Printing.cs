using System.Text;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>What a slave lister prints.</content>
internal sealed partial class ListingMaster
{
    private static readonly int[] PortBits = [0x0200, 0x0800, 0x2000, 0x8000];

    /// <summary>Identity, sizes, ports, sync managers, FMMU uses, mailbox and current of each subdevice, one line each.</summary>
    public IEnumerable<string> List() => Devices.Select(device =>
    {
        IEnumerable<string> managers = device.SyncManagers.Select((sm, i) => $" SM{i} {sm.Start:X4} {sm.Length} {sm.Flags:X8} {sm.Type}");
        IEnumerable<char> ports = PortBits.Select(bit => (device.DlStatus & bit) != 0 ? '1' : '0');
        return $"{device.Name} {device.Vendor:X8} {device.Product:X8} {device.Revision:X8} out {device.OutputBits} in {device.InputBits}"
            + $" ports {string.Concat(ports)}{string.Concat(managers)} FMMU {Convert.ToHexString(device.FmmuUse)}"
            + $" mailbox {device.MailboxOutLength} {device.MailboxInLength} {device.Protocols:X2}"
            + $" CoE {device.CoeDetails:X2} FoE {device.FoeDetails:X2} {device.EbusMilliamperes} mA";
    });

    /// <summary>
    /// The PDO map: from the object dictionary with the type and name of each entry where there is CoE, else from the EEPROM.
    /// Padding has neither.
    /// </summary>
    public IReadOnlyList<string> ListMap(Found device) => (device.Protocols & 4) == 0
        ? device.EepromMap
        : [.. device.PdoEntries.Select(entry => entry.Split(' ') is [_, var bit, var at, var bits] ? $"{bit} {at} {bits}{Describe(device, at)}" : entry)];

    private string Describe(Found device, string entry)
    {
        int index = Convert.ToInt32(entry[..4], 16);
        if (index == 0)
        {
            return "";
        }

        byte[] answer = Mail(device, [0, 0x80, 5, 0, 0, 0, (byte)index, (byte)(index >> 8), Convert.ToByte(entry[5..], 16), 7]);
        Assert.Equal(6, answer[2]);
        return $" {Word(answer, 10):X4} {Encoding.Latin1.GetString(answer, 16, answer.Length - 16)}";
    }
}
