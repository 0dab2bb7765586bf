using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>The subdevice's side of its chip and of its state machine.</summary>
public sealed partial class VirtualSubdevice
{
    private const byte MailboxControlMask = SyncManager.DirectionMask | SyncManager.ModeMask;

    void IProcessDataInterface.AlControlWritten(ushort control) => StateMachine.ControlWritten(control);

    bool IProcessDataInterface.Enables(int syncManager) => IsMailboxChannel(syncManager)
        ? State is AlState.PreOp or AlState.SafeOp or AlState.Op or AlState.Boot
        : State is AlState.SafeOp or AlState.Op;

    void IProcessDataInterface.Written(int syncManager)
    {
        if (syncManager == _process.OutputChannel)
        {
            _process.OutputsWritten(State);
        }
        else if (IsMailboxChannel(syncManager))
        {
            Mailbox!.RequestArrived(Esc.Now);
        }
    }

    void IProcessDataInterface.Reading(int syncManager)
    {
        if (syncManager == _process.InputChannel)
        {
            _process.InputsReading();
        }
    }

    void IProcessDataInterface.Read(int syncManager)
    {
        if (syncManager == MailboxServer.ReplyChannel)
        {
            Mailbox?.ReplyRead();
        }
    }

    void IProcessDataInterface.RepeatRequested(int syncManager)
    {
        if (syncManager == MailboxServer.ReplyChannel)
        {
            Mailbox?.RepeatRequested();
        }
    }

    void IProcessDataInterface.WatchdogExpired()
    {
        if (State != AlState.Op)
        {
            return;
        }

        if (Description.IsEmulated)
        {
            _process.MakeOutputsSafe();
        }
        else
        {
            StateMachine.Fail(AlState.SafeOp, AlStatusCode.SyncManagerWatchdog);
        }
    }

    void IProcessDataInterface.Sync0() => _process.Sync0();

    AlStatusCode IStateConditions.Check(AlState from, AlState to)
    {
        AlStatusCode code = (from, to) switch
        {
            (AlState.Init, AlState.PreOp) => CheckPreOp(),
            (AlState.Init, AlState.Boot) => CheckBoot(),
            (AlState.PreOp, AlState.SafeOp) => _process.CheckSafeOp(),
            (AlState.SafeOp, AlState.Op) => _process.CheckOp(),
            _ => AlStatusCode.NoError,
        };
        return code == AlStatusCode.NoError ? _application?.CheckTransition(from, to) ?? code : code;
    }

    void IStateConditions.Entered(AlState from, AlState to)
    {
        if (from == AlState.Op)
        {
            Esc.Watchdog.Stop();
            _process.MakeOutputsSafe();
        }

        switch (to)
        {
            case AlState.SafeOp when from != AlState.Op:
                _process.EnterSafeOp();
                break;
            case AlState.Op:
                _process.EnterOp();
                break;
            case AlState.PreOp when from is AlState.SafeOp or AlState.Op:
                ResetChannels(isMailbox: false);
                break;
            case AlState.Init or AlState.PreOp or AlState.Boot:
                Mailbox?.Reset();
                _coe?.Reset();
                Files?.Reset();
                ResetChannels(isMailbox: true);
                ResetChannels(isMailbox: false);
                break;
            default:
                break;
        }

        _application?.StateChanged(from, to);
    }

    private bool IsMailboxChannel(int syncManager) =>
        Mailbox is not null && syncManager is MailboxServer.RequestChannel or MailboxServer.ReplyChannel;

    private AlStatusCode CheckPreOp()
    {
        if (NeedsEepromForPreOp && !Esc.Eeprom.IsOwnedByPdi)
        {
            return AlStatusCode.EepromNoAccess;
        }

        return Description.Mailbox is { } mailbox && !MailboxMatches(mailbox.Standard) ? AlStatusCode.InvalidMailbox : AlStatusCode.NoError;
    }

    private AlStatusCode CheckBoot() => Description.Mailbox?.Bootstrap is not { } window ? AlStatusCode.BootNotSupported
        : MailboxMatches(window) ? AlStatusCode.NoError
        : AlStatusCode.InvalidBootMailbox;

    private bool MailboxMatches(MailboxWindow window)
    {
        SyncManagerChannel request = Esc.SyncManagers[MailboxServer.RequestChannel];
        SyncManagerChannel reply = Esc.SyncManagers[MailboxServer.ReplyChannel];
        return request is { IsEnabled: true, Control: (SyncManager.ModeMailbox | SyncManager.DirectionWrite) & MailboxControlMask }
            && reply is { IsEnabled: true, Control: SyncManager.ModeMailbox }
            && request.Start == window.ReceiveStart && request.Length == window.ReceiveLength
            && reply.Start == window.SendStart && reply.Length == window.SendLength;
    }

    private void ResetChannels(bool isMailbox)
    {
        for (int i = 0; i < Esc.SyncManagers.Length; i++)
        {
            if (IsMailboxChannel(i) == isMailbox)
            {
                Esc.SyncManagers[i].Reset();
            }
        }
    }
}
