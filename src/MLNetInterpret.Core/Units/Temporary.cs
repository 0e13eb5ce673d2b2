using System.Collections.Concurrent;

namespace MLNetInterpret.Core.Units;

/// <summary>The hidden name beside a file or folder under which its new content grows.</summary>
/// <remarks>
/// <c>.NAME.NUMBER.tmp</c>, and beside it <c>.NAME.NUMBER.lock.tmp</c>, which is locked as long as the process lives: what a
/// killed process left behind is known by a lock that nobody holds, and removed by the next one that writes there
/// (<see cref="Abandoned"/>).
/// </remarks>
internal sealed class Temporary : IDisposable
{
    private static readonly ConcurrentDictionary<Temporary, byte> Pending = new();
    private readonly Lock _gate = new();
    private readonly string _target;
    private readonly string _old;
    private readonly FileStream? _lock;
    private bool _isGone;

    // Ctrl-C ends a process without unwinding its stack
    static Temporary() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var one in Pending.Keys) one.Dispose();
    };

    /// <summary>Takes a name beside a target, whose folder exists.</summary>
    public Temporary(string target)
    {
        _target = target;
        (var stem, _lock) = Take(target);
        (Path, _old) = (stem + TemporaryName.Growing, stem + TemporaryName.Old);
        Pending[this] = 0;
    }

    /// <summary>Where the content grows; nothing is there yet.</summary>
    public string Path { get; }

    /// <summary>Gives the file its final name, in place of an older one.</summary>
    public void BecomeFile() => Finally(() => File.Move(Path, _target, overwrite: true));

    /// <summary>Gives the folder its final name, in place of an older one.</summary>
    /// <param name="exchanges">Whether the two may change names at one moment where the system can. Elsewhere the old one goes
    /// aside first; what is killed between these two moves is set right by the next one that writes there.</param>
    public void BecomeFolder(bool exchanges = true) => Finally(() =>
    {
        if (!Directory.Exists(_target))
        {
            Directory.Move(Path, _target);
            return;
        }

        if (exchanges && UnixFiles.Exchange(Path, _target)) return;
        Directory.Move(_target, _old);
        try
        {
            Directory.Move(Path, _target);
        }
        catch
        {
            Directory.Move(_old, _target);
            throw;
        }
    });

    /// <summary>Removes what is left under the temporary names.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isGone) return;
            _isGone = true;
            Pending.TryRemove(this, out _);
            Abandoned.Settle(_target, Path, _old);
            _lock?.Dispose();
        }
    }

    private static (string Stem, FileStream? Lock) Take(string target)
    {
        for (var more = 3; ; more--)
        {
            var stem = TemporaryName.Stem(target, Guid.NewGuid());
            try
            {
                return (stem, TemporaryLock.Take(stem + TemporaryName.Lock));
            }
            catch (IOException) when (more > 0)
            {
                // another process saw the lock before it was held, and took it for abandoned
            }
        }
    }

    /// <summary>Moves whole things only: a process that is asked to end removes what is half-written.</summary>
    private void Finally(Action move)
    {
        lock (_gate)
        {
            if (_isGone) throw new OperationCanceledException();
            move();
            UnixFiles.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
        }
    }
}
