package display

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
)

// PNG is the content of a PNG file.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Image
type PNG []byte

// PNG is the image/png form.
func (p PNG) PNG() []byte { return p }

// String says how large the image is.
func (p PNG) String() string { return describe("PNG", p) }

// JPEG is the content of a JPEG file.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Image
type JPEG []byte

// JPEG is the image/jpeg form.
func (j JPEG) JPEG() []byte { return j }

// String says how large the image is.
func (j JPEG) String() string { return describe("JPEG", j) }

// describe is the text/plain form of an image: <PNG image, 640×480 pixels, 1234 bytes>.
func describe(format string, data []byte) string {
	size := ""
	var c image.Config
	err := errors.ErrUnsupported
	switch format {
	case "PNG":
		c, err = png.DecodeConfig(bytes.NewReader(data))
	case "JPEG":
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	}
	if err == nil {
		size = fmt.Sprintf(" %d×%d pixels,", c.Width, c.Height)
	}
	return fmt.Sprintf("<%s image,%s %d bytes>", format, size, len(data))
}

// Image makes an image of a file's path, of a URL that begins with http:// or https://, of the bytes of a file, or of an
// image.Image. The format is PNG, JPEG, GIF, WebP or SVG; the content says which. A file becomes part of the notebook; a
// URL does not, and is read when the notebook is looked at. Image panics if the file cannot be read, or is no such image.
//
// https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html#IPython.display.Image
func Image(src any) MIME {
	switch src := src.(type) {
	case string:
		if strings.HasPrefix(src, "http://") || strings.HasPrefix(src, "https://") {
			return linkedImage(src)
		}
		data, err := os.ReadFile(src)
		if err != nil {
			panic(fmt.Errorf("display.Image: %w", err))
		}
		return embeddedImage(src, data)
	case []byte:
		return embeddedImage("the data", src)
	case PNG:
		return embeddedImage("the data", src)
	case JPEG:
		return embeddedImage("the data", src)
	case image.Image:
		var b bytes.Buffer
		if err := png.Encode(&b, src); err != nil {
			panic(fmt.Errorf("display.Image: %w", err))
		}
		return embeddedImage("the image", b.Bytes())
	}
	panic(fmt.Errorf("display.Image: %T is no path, URL, []byte or image.Image", src))
}

func embeddedImage(what string, data []byte) MIME {
	mime, name := imageFormat(data)
	switch mime {
	case "":
		panic(fmt.Errorf("display.Image: %s is no PNG, JPEG, GIF, WebP or SVG image", what))
	case mimeSVG:
		return textMIME(mimeSVG, brief("display.SVG", string(data)), string(data))
	}
	return MIME{mime: data, mimePlain: describe(name, data)}
}

// imageFormat finds the format by the first bytes.
// https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
func imageFormat(data []byte) (mime, name string) {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	switch {
	case has("\x89PNG\r\n\x1a\n"):
		return mimePNG, "PNG"
	case has("\xff\xd8\xff"):
		return mimeJPEG, "JPEG"
	case has("GIF87a"), has("GIF89a"):
		return mimeGIF, "GIF"
	case has("RIFF") && len(data) >= 14 && string(data[8:14]) == "WEBPVP":
		return mimeWebP, "WebP"
	case bytes.Contains(data[:min(len(data), 4096)], []byte("<svg")):
		return mimeSVG, "SVG"
	}
	return "", ""
}
