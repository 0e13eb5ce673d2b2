using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>A training's state in a file: a mark, the hash of the model that an interruption has saved, the versions, what is
/// trained, seconds spent, the state, and a checksum of it all.</summary>
internal sealed class CheckpointFile : ICheckpoints
{
    /// <summary>Trainings spend at most one part in this many on writing: epochs of milliseconds are not each
    /// written.</summary>
    private const int LeastShare = 40;

    private const int HashBytes = SHA256.HashSizeInBytes;
    private const string Remedy = "delete it to begin anew";
    private static readonly byte[] Kind = "MNICKPT"u8.ToArray();
    private static readonly byte[] Mark = [.. Kind, (byte)'1'];
    private readonly IHost _host;
    private readonly string _path;
    private readonly TrainingKeeper? _keeper;
    private readonly Stopwatch _sinceWriting = new();
    private byte[] _model = new byte[HashBytes];
    private TimeSpan _writing;
    private bool _fails;

    private CheckpointFile(IHost host, string path, TrainingKeeper? keeper) => (_host, _path, _keeper) = (host, path, keeper);

    /// <summary>The file that the options name, or null.</summary>
    /// <exception cref="IOException">It cannot be written, or is something else that would be lost.</exception>
    /// <exception cref="InvalidDataException">A training would go on from it, but it is damaged.</exception>
    public static CheckpointFile? Of(IHost host, TrainerOptions options)
    {
        if (options.Checkpoint is not { } path) return null;
        AtomicFile.RequireWritable(path);
        Require(path, options.Keeper?.Resumes ?? true);
        return new(host, path, options.Keeper);
    }

    /// <summary>Checks what stands where a checkpoint is written.</summary>
    /// <param name="path">The place; nothing need stand there.</param>
    /// <param name="resumes">Whether a training goes on from it.</param>
    /// <exception cref="IOException">It is something else, which would be lost.</exception>
    /// <exception cref="InvalidDataException">A training would go on from it, but it is damaged.</exception>
    public static void Require(string path, bool resumes)
    {
        if (!File.Exists(path)) return;
        using (var file = File.OpenRead(path))
        {
            if (!Begins(file, Kind))
                throw new IOException(
                    $"'{path}' is not a checkpoint of a training, and would be lost: move it, or name another file.");
        }

        if (resumes) OpenWhole(path).Dispose();
    }

    /// <summary>The hash of the model that an interruption has saved, all zeros where none has.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static byte[] ModelOf(string path)
    {
        using var file = OpenWhole(path);
        return Hash(file);
    }

    /// <summary>Writes down the hash of the model that an interruption has saved.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static void SetModel(string path, byte[] hash) => AtomicFile.Write(path, to =>
    {
        using var from = OpenWhole(path);
        to.Write(Mark);
        to.Write(hash);
        Hash(from);
        from.CopyTo(to);
        to.SetLength(to.Length - HashBytes);
        Seal(to);
    });

    /// <inheritdoc/>
    public double? Read(TrainingIdentity identity, Action<BinaryReader> read)
    {
        if (_keeper is { Resumes: false } || !File.Exists(_path)) return null;
        using var file = OpenWhole(_path);
        using var reader = new BinaryReader(new BufferedStream(file, 1 << 16), Encoding.UTF8);
        _model = reader.ReadBytes(HashBytes);
        try
        {
            RequireSame(reader, identity);
            var seconds = reader.ReadDouble();
            read(reader);
            if (_keeper is not null) (_keeper.SecondsBefore, _keeper.HasCheckpoint) = (seconds, true);
            DataLog.Tell(_host, $"The training goes on from '{_path}', after {NumberWords.Seconds(seconds)} s.");
            return seconds;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw Damaged(_path, failure.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public void Write(TrainingIdentity identity, double seconds, Action<BinaryWriter> write)
    {
        if (_sinceWriting.IsRunning && _sinceWriting.Elapsed < LeastShare * _writing) return;
        var clock = Stopwatch.StartNew();
        try
        {
            AtomicFile.Write(_path, file => Write(file, identity, seconds, write));
            _fails = false;
            if (_keeper is not null) _keeper.HasCheckpoint = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // a full disk costs the checkpoint, not the training
            if (!_fails)
                DataLog.Tell(
                    _host, read: null, $"The training goes on, but its checkpoint cannot be written: {failure.Message}");
            _fails = true;
        }

        _writing = clock.Elapsed;
        _sinceWriting.Restart();
    }

    /// <inheritdoc/>
    public bool EndsWithBest(int epoch, EpochReport best)
    {
        if (_keeper is null) return false;
        _keeper.Stopped = (epoch, best);
        return true;
    }

    /// <summary>Told that the training has ended: the file goes, unless a keeper deletes it.</summary>
    public void End()
    {
        if (_keeper is null) Delete(_path);
    }

    /// <summary>Deletes a checkpoint where there is one.</summary>
    public static void Delete(string path)
    {
        try
        {
            if (File.Exists(path)) File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // the model is there; the next training says what stands in its way
        }
    }

    private void Write(Stream file, TrainingIdentity identity, double seconds, Action<BinaryWriter> write)
    {
        using (var writer = new BinaryWriter(new BufferedStream(file, 1 << 16), Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Mark);
            writer.Write(_model);
            writer.Write(SoftwareVersions.Text);
            writer.Write(identity.Facts.Count);
            foreach (var (name, value) in identity.Facts)
            {
                writer.Write(name);
                writer.Write(value);
            }

            writer.Write(seconds);
            write(writer);
        }

        Seal(file);
    }

    private static void Seal(Stream file)
    {
        file.Position = 0;
        file.Write(SHA256.HashData(file));
    }

    /// <summary>Opens a file behind its mark, once its checksum was found right.</summary>
    private static FileStream OpenWhole(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            if (!Begins(file, Mark))
                throw new InvalidDataException(
                    $"'{path}' was written by another version of this library, or is no checkpoint: {Remedy}.");
            var content = file.Length - HashBytes;
            if (content < Mark.Length + HashBytes) throw Damaged(path, "it is cut short");
            if (!StreamHash.OfFirst(file, content).AsSpan().SequenceEqual(Hash(file)))
                throw Damaged(path, "its checksum is wrong");
            file.Position = Mark.Length;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool Begins(FileStream file, byte[] mark)
    {
        var start = new byte[mark.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(mark);
    }

    private static byte[] Hash(Stream file)
    {
        var hash = new byte[HashBytes];
        file.ReadExactly(hash);
        return hash;
    }

    private static InvalidDataException Damaged(string path, string why) =>
        new($"The checkpoint '{path}' is damaged ({why}): {Remedy}.");

    private void RequireSame(BinaryReader reader, TrainingIdentity identity)
    {
        var versions = reader.ReadString();
        if (versions != SoftwareVersions.Text)
            throw new InvalidOperationException(
                $"The training in '{_path}' is one of {versions}, but here is {SoftwareVersions.Text}: {Remedy}.");
        var facts = new List<(string, string)>();
        for (var count = reader.ReadInt32(); count > 0; count--) facts.Add((reader.ReadString(), reader.ReadString()));
        if (identity.DifferenceFrom(new(facts)) is not var (name, there, here)) return;
        throw new InvalidOperationException(name == TrainingIdentity.Data
            ? $"The training in '{_path}' is one of other data: give the same data, or {Remedy}."
            : $"{name} is {there} in the training of '{_path}', but {here} here: give the same, or {Remedy}.");
    }
}
