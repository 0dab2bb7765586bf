using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// A scanned segment. Each state of it has a class of its own with what can be done there, and the step to the next state returns the next
/// class: <see cref="ScannedSegment"/>, <see cref="PreOperationalSegment"/>, <see cref="ConfiguredSegment"/>, <see cref="SafeOperationalSegment"/>,
/// <see cref="OperationalSegment"/>.
/// </summary>
/// <remarks>
/// The compiler cannot know that an object is outdated: a step that has been done already, and everything after another scan of the same main
/// device, throws <see cref="InvalidOperationException"/>. A single subdevice that falls back meanwhile is no matter of the segment's state: it is
/// started again by itself, and <see cref="Snapshot"/> and its driver's health say where it is.
/// </remarks>
public abstract class Segment
{
    private protected Segment(SegmentControl control) => Control = control;

    /// <summary>The segment as last published. Readable from any thread.</summary>
    public SegmentSnapshot Snapshot => Control.Status.Snapshot;

    /// <summary>Drivers of all subdevices in the order of the bus.</summary>
    public IReadOnlyList<Terminal> Terminals => Control.Terminals;

    private protected SegmentControl Control { get; }

    /// <summary>Reads a subdevice's EEPROM, all of it; <see cref="SiiContent"/> says what it means.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The EEPROM does not answer. No frame comes back.</exception>
    public Task<byte[]> ReadEepromAsync(int position) => Control.InvokeAsync(async () =>
    {
        Subdevice device = Control.DeviceAt(position);
        await Control.Tools.Eeprom.ClaimAsync(device.Station);
        return await Control.Tools.Eeprom.ReadAllAsync(device.Station);
    });

    /// <summary>
    /// Writes an image into a subdevice's EEPROM: the words that differ, each read back and compared; those that say what the device is come
    /// last, so that one that is interrupted can still be told. The maker's record of the production (words 0x20 to 0x22) is left as it
    /// is. The device goes by the new content after its next power cycle and scan.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="image">An image for this type of device, as <see cref="ReadEepromAsync"/> gives it; may end after any category.</param>
    /// <param name="progress">Told how many of how many words have been written; null if nobody wants to know.</param>
    /// <returns>Number of words written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The image is incomplete, has a wrong checksum, is for another device or longer than the EEPROM; nothing was written.</exception>
    /// <exception cref="EtherCatException">The EEPROM refuses, or another value is read back. No frame comes back.</exception>
    public Task<int> WriteEepromAsync(int position, ReadOnlyMemory<byte> image, IProgress<(int Written, int Of)>? progress = null) =>
        Control.InvokeAsync(async () =>
        {
            Subdevice device = Control.DeviceAt(position);
            EepromAccess eeprom = Control.Tools.Eeprom;
            await eeprom.ClaimAsync(device.Station);
            byte[] present = await eeprom.ReadAllAsync(device.Station);
            ushort[] words = EepromImage.WordsToWrite(device.Label, present, image.Span);
            for (int i = 0; i < words.Length; i++)
            {
                await eeprom.WriteWordAsync(device.Station, words[i], EepromImage.Word(image.Span, words[i]));
                progress?.Report((i + 1, words.Length));
            }

            return words.Length;
        });

    /// <summary>
    /// Writes single words into a subdevice's EEPROM, each read back and compared. <see cref="SubdeviceSnapshot.Eeprom"/> has them at once. Words
    /// 0 to 6 are covered by the checksum in word 7, which the caller writes as well then.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="words">Addresses in words, and values; written in this order.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="EtherCatException">The EEPROM refuses, or another value is read back; the words before it have been written. No frame comes back.</exception>
    public Task WriteEepromWordsAsync(int position, IReadOnlyList<(ushort Address, ushort Value)> words) => Control.InvokeAsync(async () =>
    {
        Subdevice device = Control.DeviceAt(position);
        await Control.Tools.Eeprom.ClaimAsync(device.Station);
        foreach ((ushort address, ushort value) in words)
        {
            await Control.Tools.Eeprom.WriteWordAsync(device.Station, address, value);
        }

        device.SetEepromWords(words);
        Control.Status.Publish();
        return true;
    });
}
