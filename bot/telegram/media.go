package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

var (
	// ErrTooLarge says that Telegram hands no file of this size to a bot, or
	// takes none from it.
	ErrTooLarge = errors.New("telegram: the file is too large")
	// ErrNoFile says that Telegram does not know the file, or not any more.
	ErrNoFile = fmt.Errorf("telegram: %w", fs.ErrNotExist)
)

const (
	// MostDown is how large a file may be that a bot fetches, in bytes.
	MostDown = 20 << 20
	// MostUp is how large a file may be that a bot sends, in bytes. One that
	// Telegram holds already is sent by its id whatever its size.
	MostUp = 50 << 20
	// mostPhoto is how large a picture may be that is shown as one.
	mostPhoto = 10 << 20
	// mostCaption is how many UTF-16 units the words under a file may have.
	mostCaption = 1024
)

// Files reads what another channel holds.
type Files interface {
	// Open returns the bytes of a file; whoever asks closes it. It fails with
	// fs.ErrNotExist when there is none and there never will be.
	Open(ctx context.Context, m chat.Media) (io.ReadCloser, error)
}

// What stands in the place of a file that could not be passed on.
const (
	textMediaRefused = "(这里本来有%s，转不过来。请对方换个样子再发一次，或者当面看。)"
	textMediaTooBig  = "(这里本来有%s，太大了，转不过来：最大 %d MB。请对方拍成照片或分几份发，或者当面看。)"
)

// The kinds of file that chat.Kind does not tell apart: Telegram sends a file
// again only as the kind it came as, so its id is kept behind the kind.
const (
	asVideo = "video"
	asAudio = "audio"
	asClip  = "animation"
	asNote  = "video_note"
)

// reference is an id that remembers what kind of file it is of.
func reference(kind, id string) string { return kind + ":" + id }

// deref splits a reference; kind is "" for one that has none.
func deref(ref string) (kind, id string) {
	kind, id, found := strings.Cut(ref, ":")
	if !found {
		return "", ref
	}
	return kind, id
}

// media is what a message carries beside its text; nil when it has nothing of
// the kind, or none that can be sent again.
func (in *message) media() *chat.Media {
	of := func(kind chat.Kind, as string, a attached) *chat.Media {
		if a.File == "" {
			return nil
		}
		m := &chat.Media{Kind: kind, Channel: Name, Ref: a.File, Name: clean(a.Name), Size: max(a.Size, 0)}
		if as != "" {
			m.Ref = reference(as, a.File)
		}
		return m
	}
	switch {
	case in.Photo.There:
		return of(chat.Photo, "", in.Photo)
	case in.Voice.There:
		return of(chat.Voice, "", in.Voice)
	case in.Location.There && in.Location.Lat != nil && in.Location.Lon != nil:
		return &chat.Media{Kind: chat.Location, Channel: Name, Lat: *in.Location.Lat, Lon: *in.Location.Lon}
	case in.Animation.There: // carries a document too
		return of(chat.File, asClip, in.Animation)
	case in.Document.There:
		return of(chat.File, "", in.Document)
	case in.Video.There:
		return of(chat.File, asVideo, in.Video)
	case in.Audio.There:
		return of(chat.File, asAudio, in.Audio)
	case in.VideoNote.There:
		return of(chat.File, asNote, in.VideoNote)
	}
	return nil
}

// attached is what is read of something in a message that is not text. A field
// of a kind that Telegram does not send is as good as absent.
type attached struct {
	There bool // the field is there, whatever it holds
	File  string
	Name  string
	Size  int64
	Lat   *float64
	Lon   *float64
}

// UnmarshalJSON reads a file or a place; of a list, as a photo is, the largest.
func (a *attached) UnmarshalJSON(b []byte) error {
	type fields struct {
		File string   `json:"file_id"`
		Name string   `json:"file_name"`
		Size int64    `json:"file_size"`
		W    int64    `json:"width"`
		H    int64    `json:"height"`
		Lat  *float64 `json:"latitude"`
		Lon  *float64 `json:"longitude"`
	}
	*a = attached{There: string(b) != "null"}
	var list []fields
	if json.Unmarshal(b, &list) != nil {
		list = make([]fields, 1)
		if json.Unmarshal(b, &list[0]) != nil {
			return nil
		}
	}
	best := fields{W: -1}
	for _, f := range list {
		if f.File != "" && f.W*f.H >= best.W*best.H || best.W < 0 {
			best = f
		}
	}
	a.File, a.Name, a.Size, a.Lat, a.Lon = best.File, best.Name, best.Size, best.Lat, best.Lon
	return nil
}

// captioned tells whether words can stand under a file of this kind.
func captioned(m chat.Media) bool {
	kind, _ := deref(m.Ref)
	return m.Kind != chat.Location && kind != asNote
}

// sendMedia sends a file or a place with words under it. What Telegram will
// not take is told in words, so that nobody thinks nothing was sent.
func (c *Channel) sendMedia(ctx context.Context, to int64, m chat.Media, caption string, rows [][]models.InlineKeyboardButton) (int, error) {
	sent, err := c.tryMedia(ctx, to, m, caption, rows)
	var why string
	switch {
	case errors.Is(err, ErrTooLarge):
		why = fmt.Sprintf(textMediaTooBig, mediaName(m.Kind), MostUp>>20)
	case errors.Is(err, ErrNoFile), errors.Is(err, tg.ErrorBadRequest) && !errors.Is(sendError(err), delivery.ErrGone):
		why = fmt.Sprintf(textMediaRefused, mediaName(m.Kind))
	default:
		return sent, err
	}
	c.cfg.Log.Warn("telegram: a file was not passed on", "kind", string(m.Kind), "error", mediaError(err))
	return c.sendPart(ctx, to, strings.TrimSpace(caption+"\n"+why), rows)
}

// mediaError is what went wrong, without what was sent.
func mediaError(err error) string {
	for _, known := range []error{ErrTooLarge, ErrNoFile} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return brief(err)
}

// tryMedia sends by id what Telegram holds, and uploads what another channel
// does; a picture that is refused as one goes as a file.
func (c *Channel) tryMedia(ctx context.Context, to int64, m chat.Media, caption string, rows [][]models.InlineKeyboardButton) (int, error) {
	var sent int
	var err error
	for range 2 { // a group that became a supergroup has a new id
		if sent, err = c.oneMedia(ctx, to, m, caption, rows); err == nil {
			return sent, nil
		}
		var moved *tg.MigrateError
		switch {
		case errors.As(err, &moved):
			to = int64(moved.MigrateToChatID)
		case m.Channel != Name && m.Kind == chat.Photo && errors.Is(err, tg.ErrorBadRequest):
			m.Kind = chat.File
		default:
			return 0, err
		}
	}
	return 0, err
}

func (c *Channel) oneMedia(ctx context.Context, to int64, m chat.Media, caption string, rows [][]models.InlineKeyboardButton) (int, error) {
	var markup models.ReplyMarkup
	if len(rows) > 0 {
		markup = &models.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	if m.Kind == chat.Location {
		return sentID(func() (*models.Message, error) {
			return c.client.SendLocation(ctx, &tg.SendLocationParams{ChatID: to, Latitude: m.Lat, Longitude: m.Lon, ReplyMarkup: markup})
		})
	}
	as, _ := deref(m.Ref)
	if m.Channel != Name {
		as = ""
		if m.Kind == chat.Photo && m.Size > mostPhoto {
			m.Kind = chat.File
		}
	}
	file, err := c.input(ctx, m)
	if err != nil {
		return 0, err
	}
	return sentID(func() (*models.Message, error) { return c.sendAs(ctx, to, m.Kind, as, file, caption, markup) })
}

// sendAs calls the method that sends a kind of file.
func (c *Channel) sendAs(ctx context.Context, to int64, kind chat.Kind, as string, f models.InputFile, caption string, markup models.ReplyMarkup) (*models.Message, error) {
	switch {
	case kind == chat.Photo:
		return c.client.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: to, Photo: f, Caption: caption, ReplyMarkup: markup})
	case kind == chat.Voice:
		return c.client.SendVoice(ctx, &tg.SendVoiceParams{ChatID: to, Voice: f, Caption: caption, ReplyMarkup: markup})
	case as == asVideo:
		return c.client.SendVideo(ctx, &tg.SendVideoParams{ChatID: to, Video: f, Caption: caption, ReplyMarkup: markup})
	case as == asAudio:
		return c.client.SendAudio(ctx, &tg.SendAudioParams{ChatID: to, Audio: f, Caption: caption, ReplyMarkup: markup})
	case as == asClip:
		return c.client.SendAnimation(ctx, &tg.SendAnimationParams{ChatID: to, Animation: f, Caption: caption, ReplyMarkup: markup})
	case as == asNote:
		return c.client.SendVideoNote(ctx, &tg.SendVideoNoteParams{ChatID: to, VideoNote: f, ReplyMarkup: markup})
	}
	return c.client.SendDocument(ctx, &tg.SendDocumentParams{ChatID: to, Document: f, Caption: caption, ReplyMarkup: markup})
}

// sentID runs a call that sends and is the id of what was sent.
func sentID(call func() (*models.Message, error)) (id int, err error) {
	err = guarded(func() error {
		m, err := call()
		if err == nil && m != nil {
			id = m.ID
		}
		return err
	})
	return id, err
}

// input is a file as the library takes it.
func (c *Channel) input(ctx context.Context, m chat.Media) (models.InputFile, error) {
	if m.Channel == Name {
		_, id := deref(m.Ref)
		return &models.InputFileString{Data: id}, nil
	}
	if c.cfg.Files == nil {
		return nil, ErrNoFile
	}
	if m.Size > MostUp {
		return nil, ErrTooLarge
	}
	r, err := c.cfg.Files.Open(ctx, m)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoFile
	}
	if err != nil {
		return nil, fmt.Errorf("%w: another channel's file could not be read", ErrUnclear)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(io.LimitReader(r, MostUp+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: another channel's file could not be read", ErrUnclear)
	case len(b) > MostUp:
		return nil, ErrTooLarge
	}
	return &models.InputFileUpload{Filename: fileName(m), Data: bytes.NewReader(b)}, nil
}

// fileName is what an uploaded file is called.
func fileName(m chat.Media) string {
	name := strings.ReplaceAll(clean(m.Name), "\n", " ")
	switch {
	case name != "":
		return name
	case m.Kind == chat.Photo:
		return "photo.jpg"
	case m.Kind == chat.Voice:
		return "voice.ogg"
	}
	return "file"
}

// mediaName is what a kind of attachment is called with its measure word.
func mediaName(k chat.Kind) string {
	measure := "一个"
	switch k {
	case chat.Photo:
		measure = "一张"
	case chat.Voice:
		measure = "一段"
	}
	return measure + k.Word()
}

// Open fetches a file that Telegram holds, for other channels: ErrTooLarge
// over MostDown, ErrNoFile when Telegram does not know it.
func (c *Channel) Open(ctx context.Context, m chat.Media) (io.ReadCloser, error) {
	_, id := deref(m.Ref)
	if m.Channel != Name || id == "" {
		return nil, ErrNoFile
	}
	if m.Size > MostDown {
		return nil, ErrTooLarge
	}
	var file *models.File
	err := guarded(func() (err error) {
		file, err = c.client.GetFile(ctx, &tg.GetFileParams{FileID: id})
		return err
	})
	switch {
	case says(err, "too big"):
		return nil, ErrTooLarge
	case errors.Is(err, tg.ErrorBadRequest), err == nil && file.FilePath == "":
		return nil, ErrNoFile
	case err != nil:
		return nil, callError(err)
	}
	return c.download(ctx, file.FilePath)
}

func (c *Channel) download(ctx context.Context, path string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.cfg.API+"/file/bot"+c.cfg.Token+"/"+path, nil)
	if err != nil {
		return nil, ErrNoFile // the error would show the token
	}
	res, err := c.updates.Do(req)
	if err != nil {
		return nil, pollError(err)
	}
	if res.StatusCode != http.StatusOK {
		_ = res.Body.Close()
		return nil, ErrNoFile
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, MostDown), res.Body}, nil
}
